/// The loaded vCPU's guest writes a page.
public struct GuestWrite: Hypercall {
  @inlinable public static var opcode: Opcode { .guestWrite }
  @inlinable public static var name: StaticString { "guest_write" }
  @inlinable public static var summary: StaticString {
    "The loaded vCPU's guest writes a page."
  }
  @inlinable public static var kind: CallKind { .event }

  public var gfn = Gfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&gfn, "gfn", "the guest's frame")
  }
}
