/// Maps the block or page around a host address, as the fault handler does.
public struct HostIdmap: Hypercall {
  @inlinable public static var opcode: Opcode { .hostIdmap }
  @inlinable public static var name: StaticString { "host_stage2_idmap" }
  @inlinable public static var summary: StaticString {
    "Maps the block or page around a host address, as the fault handler does."
  }
  @inlinable public static var kind: CallKind { .direct }
  @inlinable public static var kernelName: StaticString? { "host_stage2_idmap" }

  public var pfn = Pfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the page to map")
  }
}
