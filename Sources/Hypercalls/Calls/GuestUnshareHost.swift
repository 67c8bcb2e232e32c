/// Ends the sharing of a guest's page with the host.
public struct GuestUnshareHost: Hypercall {
  @inlinable public static var opcode: Opcode { .guestUnshareHost }
  @inlinable public static var name: StaticString { "guest_unshare_host" }
  @inlinable public static var summary: StaticString {
    "Ends the sharing of a guest's page with the host."
  }

  public var gfn = Gfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&gfn, "gfn", "the guest's frame")
  }
}
