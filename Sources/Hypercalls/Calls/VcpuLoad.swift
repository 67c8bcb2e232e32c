/// Loads a vCPU on the calling CPU.
public struct VcpuLoad: Hypercall {
  @inlinable public static var opcode: Opcode { .vcpuLoad }
  @inlinable public static var name: StaticString { "vcpu_load" }
  @inlinable public static var summary: StaticString {
    "Loads a vCPU on the calling CPU."
  }

  public var handle = Handle(0x1000)
  public var index = SmallNumber(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the VM")
    visitor.visit(&index, "index", "which vCPU of it")
  }
}
