/// Ends a dying VM, and gives the host all that its structures lay in.
public struct FinalizeTeardownVM: Hypercall {
  @inlinable public static var opcode: Opcode { .finalizeTeardownVM }
  @inlinable public static var name: StaticString { "finalize_teardown_vm" }
  @inlinable public static var summary: StaticString {
    "Ends a dying VM, and gives the host all that its structures lay in."
  }

  public var handle = Handle(0x1000)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
  }
}
