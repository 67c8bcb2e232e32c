/// The host writes its structure of a VM: which handle, how many vCPUs, what kind.
public struct SetHostVM: Hypercall {
  @inlinable public static var opcode: Opcode { .setHostVM }
  @inlinable public static var name: StaticString { "set_host_vm" }
  @inlinable public static var summary: StaticString {
    "The host writes its structure of a VM: which handle, how many vCPUs, what kind."
  }
  @inlinable public static var kind: CallKind { .event }

  public var hostVM = Address(0)
  public var handle = Handle(0x1000)
  public var createdVCPUs = VCPUCount(1)
  public var isProtected = YesOrNo(false)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&hostVM, "host_vm", "where the structure lies")
    visitor.visit(&handle, "handle", "the handle that it names")
    visitor.visit(&createdVCPUs, "created_vcpus", "how many vCPUs it says there are")
    visitor.visit(&isProtected, "protected", "whether the guest is protected")
  }
}
