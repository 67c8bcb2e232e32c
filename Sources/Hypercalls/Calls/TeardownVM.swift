/// Ends a VM, and gives the host all that its structures lay in.
public struct TeardownVM: Hypercall {
  @inlinable public static var opcode: Opcode { .teardownVM }
  @inlinable public static var name: StaticString { "teardown_vm" }
  @inlinable public static var summary: StaticString {
    "Ends a VM, and gives the host all that its structures lay in."
  }

  public var handle = Handle(0x1000)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
  }
}
