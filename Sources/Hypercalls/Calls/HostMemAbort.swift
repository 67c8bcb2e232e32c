/// The host's stage 2 faults on a page, whether or not it is mapped by now.
public struct HostMemAbort: Hypercall {
  @inlinable public static var opcode: Opcode { .hostMemAbort }
  @inlinable public static var name: StaticString { "host_mem_abort" }
  @inlinable public static var summary: StaticString {
    "The host's stage 2 faults on a page, whether or not it is mapped by now."
  }
  @inlinable public static var kind: CallKind { .event }
  @inlinable public static var kernelName: StaticString? { "handle_host_mem_abort" }

  public var pfn = Pfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the page that faulted")
  }
}
