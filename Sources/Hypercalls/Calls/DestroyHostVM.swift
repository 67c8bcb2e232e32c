/// The host ends a VM: it takes the structures back that it shared when it made it.
public struct DestroyHostVM: Hypercall {
  @inlinable public static var opcode: Opcode { .destroyHostVM }
  @inlinable public static var name: StaticString { "destroy_host_vm" }
  @inlinable public static var summary: StaticString {
    "The host ends a VM: it takes the structures back that it shared when it made it."
  }
  @inlinable public static var kind: CallKind { .event }
  @inlinable public static var kernelName: StaticString? { "kvm_unshare_hyp" }

  public var structures = Address(0)
  public var vcpus = VCPUCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&structures, "structures", "where that of the VM lies; those of vCPUs follow")
    visitor.visit(&vcpus, "vcpus", "how many vCPUs it has")
  }
}
