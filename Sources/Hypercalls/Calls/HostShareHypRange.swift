/// Shares a range of pages with the hypervisor, which counts repeated shares.
public struct HostShareHypRange: Hypercall {
  @inlinable public static var opcode: Opcode { .hostShareHypRange }
  @inlinable public static var name: StaticString { "host_share_hyp_range" }
  @inlinable public static var summary: StaticString {
    "Shares a range of pages with the hypervisor, which counts repeated shares."
  }
  @inlinable public static var kernelName: StaticString? { "__pkvm_host_share_hyp" }

  public var pfn = Pfn(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the first page to share")
    visitor.visit(&pages, "pages", "how many")
  }
}
