/// Takes back one share of each page of a range.
public struct HostUnshareHypRange: Hypercall {
  @inlinable public static var opcode: Opcode { .hostUnshareHypRange }
  @inlinable public static var name: StaticString { "host_unshare_hyp_range" }
  @inlinable public static var summary: StaticString {
    "Takes back one share of each page of a range."
  }
  @inlinable public static var kernelName: StaticString? { "__pkvm_host_unshare_hyp" }

  public var pfn = Pfn(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the first page to take back")
    visitor.visit(&pages, "pages", "how many")
  }
}
