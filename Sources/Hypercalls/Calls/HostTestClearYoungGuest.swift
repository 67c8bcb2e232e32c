/// Asks whether a guest's mapping was used, and may mark it unused.
public struct HostTestClearYoungGuest: Hypercall {
  @inlinable public static var opcode: Opcode { .hostTestClearYoungGuest }
  @inlinable public static var name: StaticString { "host_test_clear_young_guest" }
  @inlinable public static var summary: StaticString {
    "Asks whether a guest's mapping was used, and may mark it unused."
  }

  public var handle = Handle(0x1000)
  public var gfn = Gfn(0)
  public var pages = PageCount(1)
  public var makesOld = YesOrNo(false)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
    visitor.visit(&gfn, "gfn", "the guest's first frame")
    visitor.visit(&pages, "pages", "how many: those of the mapping")
    visitor.visit(&makesOld, "makes_old", "whether to mark it unused")
  }
}
