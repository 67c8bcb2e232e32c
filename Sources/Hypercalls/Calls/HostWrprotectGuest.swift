/// Takes the right to write from a guest's mapping.
public struct HostWrprotectGuest: Hypercall {
  @inlinable public static var opcode: Opcode { .hostWrprotectGuest }
  @inlinable public static var name: StaticString { "host_wrprotect_guest" }
  @inlinable public static var summary: StaticString {
    "Takes the right to write from a guest's mapping."
  }

  public var handle = Handle(0x1000)
  public var gfn = Gfn(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
    visitor.visit(&gfn, "gfn", "the guest's first frame")
    visitor.visit(&pages, "pages", "how many: those of the mapping")
  }
}
