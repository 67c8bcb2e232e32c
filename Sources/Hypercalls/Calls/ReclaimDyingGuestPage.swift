/// Takes a page back from the guest of a dying VM.
public struct ReclaimDyingGuestPage: Hypercall {
  @inlinable public static var opcode: Opcode { .reclaimDyingGuestPage }
  @inlinable public static var name: StaticString { "reclaim_dying_guest_page" }
  @inlinable public static var summary: StaticString {
    "Takes a page back from the guest of a dying VM."
  }

  public var handle = Handle(0x1000)
  public var gfn = Gfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
    visitor.visit(&gfn, "gfn", "the guest's frame")
  }
}
