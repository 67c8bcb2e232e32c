/// Asks whether the loaded vCPU faulted on a page that was taken by force.
public struct VcpuInPoisonFault: Hypercall {
  @inlinable public static var opcode: Opcode { .vcpuInPoisonFault }
  @inlinable public static var name: StaticString { "vcpu_in_poison_fault" }
  @inlinable public static var summary: StaticString {
    "Asks whether the loaded vCPU faulted on a page that was taken by force."
  }

  public var gfn = Gfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&gfn, "gfn", "the guest's frame that faulted")
  }
}
