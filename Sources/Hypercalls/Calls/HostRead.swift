/// The host reads a page, faulting it in where it is not mapped.
public struct HostRead: Hypercall {
  @inlinable public static var opcode: Opcode { .hostRead }
  @inlinable public static var name: StaticString { "host_read" }
  @inlinable public static var summary: StaticString {
    "The host reads a page, faulting it in where it is not mapped."
  }
  @inlinable public static var kind: CallKind { .event }
  @inlinable public static var kernelName: StaticString? { "handle_host_mem_abort" }

  public var pfn = Pfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the page to read")
  }
}
