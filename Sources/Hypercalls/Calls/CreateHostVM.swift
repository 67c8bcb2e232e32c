/// The host makes a VM: it shares the structures of it, which lie one behind another.
public struct CreateHostVM: Hypercall {
  @inlinable public static var opcode: Opcode { .createHostVM }
  @inlinable public static var name: StaticString { "create_host_vm" }
  @inlinable public static var summary: StaticString {
    "The host makes a VM: it shares the structures of it, which lie one behind another."
  }
  @inlinable public static var kind: CallKind { .event }
  @inlinable public static var kernelName: StaticString? { "kvm_share_hyp" }

  public var structures = Address(0)
  public var vcpus = VCPUCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&structures, "structures", "where that of the VM lies; those of vCPUs follow")
    visitor.visit(&vcpus, "vcpus", "how many vCPUs it has")
  }
}
