/// The host writes a field of a structure between two reads that the hypervisor makes.
public struct HostMemoryRace: Hypercall {
  @inlinable public static var opcode: Opcode { .hostMemoryRace }
  @inlinable public static var name: StaticString { "host_memory_race" }
  @inlinable public static var summary: StaticString {
    "The host writes a field of a structure between two reads that the hypervisor makes."
  }
  @inlinable public static var kind: CallKind { .event }

  public var structure = Address(0)
  public var field = StructureField.createdVCPUs
  public var value = MemoryWord(0)
  public var read = SmallNumber(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&structure, "structure", "where the structure lies")
    visitor.visit(&field, "field", "which field of it")
    visitor.visit(&value, "value", "what the host writes there")
    visitor.visit(
      &read, "read",
      "before which read of the host's structures, counted from here on; 0: never")
  }
}
