/// Shares one page that the host owns exclusively with the hypervisor.
public struct HostShareHyp: Hypercall {
  @inlinable public static var opcode: Opcode { .hostShareHyp }
  @inlinable public static var name: StaticString { "host_share_hyp" }
  @inlinable public static var summary: StaticString {
    "Shares one page that the host owns exclusively with the hypervisor."
  }

  public var pfn = Pfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the page to share")
  }
}
