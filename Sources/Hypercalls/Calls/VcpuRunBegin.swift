/// A vCPU begins to run, and is the hypervisor's business until it ends.
public struct VcpuRunBegin: Hypercall {
  @inlinable public static var opcode: Opcode { .vcpuRunBegin }
  @inlinable public static var name: StaticString { "vcpu_run_begin" }
  @inlinable public static var summary: StaticString {
    "A vCPU begins to run, and is the hypervisor's business until it ends."
  }
  @inlinable public static var kind: CallKind { .event }
  @inlinable public static var kernelName: StaticString? { "pkvm_load_hyp_vcpu" }

  public var handle = Handle(0x1000)
  public var index = SmallNumber(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
    visitor.visit(&index, "index", "which vCPU of it")
  }
}
