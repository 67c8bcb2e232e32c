/// Gives the loaded vCPU's guest a page for tables from those of the ready-made VMs.
public struct StockMemcache: Hypercall {
  @inlinable public static var opcode: Opcode { .stockMemcache }
  @inlinable public static var name: StaticString { "stock_memcache" }
  @inlinable public static var summary: StaticString {
    "Gives the loaded vCPU's guest a page for tables from those of the ready-made VMs."
  }
  @inlinable public static var kind: CallKind { .event }

  public var pfn = StockPage(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the page to give")
  }
}
