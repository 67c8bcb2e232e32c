/// Gives a range of the hypervisor's pages back to the host.
public struct HypDonateHost: Hypercall {
  @inlinable public static var opcode: Opcode { .hypDonateHost }
  @inlinable public static var name: StaticString { "hyp_donate_host" }
  @inlinable public static var summary: StaticString {
    "Gives a range of the hypervisor's pages back to the host."
  }
  @inlinable public static var kind: CallKind { .direct }

  public var pfn = Pfn(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the first page to give back")
    visitor.visit(&pages, "pages", "how many")
  }
}
