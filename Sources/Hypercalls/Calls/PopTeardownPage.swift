/// The host takes a page off the list that a teardown left.
public struct PopTeardownPage: Hypercall {
  @inlinable public static var opcode: Opcode { .popTeardownPage }
  @inlinable public static var name: StaticString { "pop_teardown_page" }
  @inlinable public static var summary: StaticString {
    "The host takes a page off the list that a teardown left."
  }
  @inlinable public static var kind: CallKind { .event }

  public var hostVM = Address(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&hostVM, "host_vm", "the host's structure of the VM")
  }
}
