/// Takes a page from whatever guest owns it, and poisons the guest's frame.
public struct ForceReclaimGuestPage: Hypercall {
  @inlinable public static var opcode: Opcode { .forceReclaimGuestPage }
  @inlinable public static var name: StaticString { "force_reclaim_guest_page" }
  @inlinable public static var summary: StaticString {
    "Takes a page from whatever guest owns it, and poisons the guest's frame."
  }

  public var pfn = Pfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the page to take")
  }
}
