/// Takes the calling CPU's vCPU off it.
public struct VcpuPut: Hypercall {
  @inlinable public static var opcode: Opcode { .vcpuPut }
  @inlinable public static var name: StaticString { "vcpu_put" }
  @inlinable public static var summary: StaticString {
    "Takes the calling CPU's vCPU off it."
  }

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {}
}
