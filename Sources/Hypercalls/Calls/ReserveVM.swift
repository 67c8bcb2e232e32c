/// Reserves a slot of the table of VMs, and answers with its handle.
public struct ReserveVM: Hypercall {
  @inlinable public static var opcode: Opcode { .reserveVM }
  @inlinable public static var name: StaticString { "reserve_vm" }
  @inlinable public static var summary: StaticString {
    "Reserves a slot of the table of VMs, and answers with its handle."
  }

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {}
}
