/// The host writes its structure of a vCPU: which index.
public struct SetHostVCPU: Hypercall {
  @inlinable public static var opcode: Opcode { .setHostVCPU }
  @inlinable public static var name: StaticString { "set_host_vcpu" }
  @inlinable public static var summary: StaticString {
    "The host writes its structure of a vCPU: which index."
  }
  @inlinable public static var kind: CallKind { .event }

  public var hostVCPU = Address(0)
  public var index = SmallNumber(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&hostVCPU, "host_vcpu", "where the structure lies")
    visitor.visit(&index, "index", "the index that it names")
  }
}
