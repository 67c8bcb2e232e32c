/// Begins the end of a VM: no vCPU of it may be loaded any more.
public struct StartTeardownVM: Hypercall {
  @inlinable public static var opcode: Opcode { .startTeardownVM }
  @inlinable public static var name: StaticString { "start_teardown_vm" }
  @inlinable public static var summary: StaticString {
    "Begins the end of a VM: no vCPU of it may be loaded any more."
  }

  public var handle = Handle(0x1000)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
  }
}
