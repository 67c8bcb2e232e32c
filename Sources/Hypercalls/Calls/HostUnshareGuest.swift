/// Takes pages back that a guest was shared.
public struct HostUnshareGuest: Hypercall {
  @inlinable public static var opcode: Opcode { .hostUnshareGuest }
  @inlinable public static var name: StaticString { "host_unshare_guest" }
  @inlinable public static var summary: StaticString {
    "Takes pages back that a guest was shared."
  }

  public var handle = Handle(0x1000)
  public var gfn = Gfn(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
    visitor.visit(&gfn, "gfn", "the guest's first frame")
    visitor.visit(&pages, "pages", "how many: as they were shared")
  }
}
