/// The loaded vCPU's guest reads a page.
public struct GuestRead: Hypercall {
  @inlinable public static var opcode: Opcode { .guestRead }
  @inlinable public static var name: StaticString { "guest_read" }
  @inlinable public static var summary: StaticString {
    "The loaded vCPU's guest reads a page."
  }
  @inlinable public static var kind: CallKind { .event }

  public var gfn = Gfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&gfn, "gfn", "the guest's frame")
  }
}
