/// Undoes one pin of a range of pages.
public struct HypUnpinSharedMem: Hypercall {
  @inlinable public static var opcode: Opcode { .hypUnpinSharedMem }
  @inlinable public static var name: StaticString { "hyp_unpin_shared_mem" }
  @inlinable public static var summary: StaticString {
    "Undoes one pin of a range of pages."
  }
  @inlinable public static var kind: CallKind { .direct }
  @inlinable public static var kernelName: StaticString? { "hyp_unpin_shared_mem" }

  public var pfn = Pfn(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the first page to unpin")
    visitor.visit(&pages, "pages", "how many")
  }
}
