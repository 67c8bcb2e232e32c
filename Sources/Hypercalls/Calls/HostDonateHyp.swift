/// Gives a range of pages that the host owns exclusively to the hypervisor.
public struct HostDonateHyp: Hypercall {
  @inlinable public static var opcode: Opcode { .hostDonateHyp }
  @inlinable public static var name: StaticString { "host_donate_hyp" }
  @inlinable public static var summary: StaticString {
    "Gives a range of pages that the host owns exclusively to the hypervisor."
  }
  @inlinable public static var kind: CallKind { .direct }

  public var pfn = Pfn(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the first page to give")
    visitor.visit(&pages, "pages", "how many")
  }
}
