/// Shares a page of the loaded vCPU's guest with the host.
public struct GuestShareHost: Hypercall {
  @inlinable public static var opcode: Opcode { .guestShareHost }
  @inlinable public static var name: StaticString { "guest_share_host" }
  @inlinable public static var summary: StaticString {
    "Shares a page of the loaded vCPU's guest with the host."
  }

  public var gfn = Gfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&gfn, "gfn", "the guest's frame")
  }
}
