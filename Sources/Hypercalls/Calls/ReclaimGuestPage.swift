/// Takes a page back from a guest, dying or not.
public struct ReclaimGuestPage: Hypercall {
  @inlinable public static var opcode: Opcode { .reclaimGuestPage }
  @inlinable public static var name: StaticString { "reclaim_guest_page" }
  @inlinable public static var summary: StaticString {
    "Takes a page back from a guest, dying or not."
  }
  @inlinable public static var kind: CallKind { .direct }
  @inlinable public static var kernelName: StaticString? { "__pkvm_host_reclaim_page_guest" }

  public var handle = Handle(0x1000)
  public var gfn = Gfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
    visitor.visit(&gfn, "gfn", "the guest's frame")
  }
}
