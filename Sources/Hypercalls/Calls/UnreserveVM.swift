/// Frees a slot that was reserved and never used.
public struct UnreserveVM: Hypercall {
  @inlinable public static var opcode: Opcode { .unreserveVM }
  @inlinable public static var name: StaticString { "unreserve_vm" }
  @inlinable public static var summary: StaticString {
    "Frees a slot that was reserved and never used."
  }

  public var handle = Handle(0x1000)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the reserved slot")
  }
}
