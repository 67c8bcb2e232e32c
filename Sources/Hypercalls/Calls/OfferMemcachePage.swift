/// The host offers a page for the tables of the loaded vCPU's guest.
public struct OfferMemcachePage: Hypercall {
  @inlinable public static var opcode: Opcode { .offerMemcachePage }
  @inlinable public static var name: StaticString { "offer_memcache_page" }
  @inlinable public static var summary: StaticString {
    "The host offers a page for the tables of the loaded vCPU's guest."
  }
  @inlinable public static var kind: CallKind { .event }

  public var pfn = Pfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the page to offer")
  }
}
