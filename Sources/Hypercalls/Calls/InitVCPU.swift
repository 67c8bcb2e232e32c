/// Makes a vCPU of a VM, in memory that the host gives.
public struct InitVCPU: Hypercall {
  @inlinable public static var opcode: Opcode { .initVCPU }
  @inlinable public static var name: StaticString { "init_vcpu" }
  @inlinable public static var summary: StaticString {
    "Makes a vCPU of a VM, in memory that the host gives."
  }

  public var handle = Handle(0x1000)
  public var hostVCPU = Address(0)
  public var area = Address(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
    visitor.visit(
      &hostVCPU, "host_vcpu", "the host's structure, which it shares with the hypervisor")
    visitor.visit(&area, "area", "where the hypervisor keeps its own structure")
  }
}
