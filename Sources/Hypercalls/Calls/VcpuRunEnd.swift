/// A vCPU's run ends.
public struct VcpuRunEnd: Hypercall {
  @inlinable public static var opcode: Opcode { .vcpuRunEnd }
  @inlinable public static var name: StaticString { "vcpu_run_end" }
  @inlinable public static var summary: StaticString {
    "A vCPU's run ends."
  }
  @inlinable public static var kind: CallKind { .event }
  @inlinable public static var kernelName: StaticString? { "pkvm_put_hyp_vcpu" }

  public var handle = Handle(0x1000)
  public var index = SmallNumber(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
    visitor.visit(&index, "index", "which vCPU of it")
  }
}
