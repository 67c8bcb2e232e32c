/// Lets allocations of table pages fail, from the n-th after this event on.
public struct FailAllocation: Hypercall {
  @inlinable public static var opcode: Opcode { .failAllocation }
  @inlinable public static var name: StaticString { "fail_allocation" }
  @inlinable public static var summary: StaticString {
    "Lets allocations of table pages fail, from the n-th after this event on."
  }
  @inlinable public static var kind: CallKind { .event }

  public var nth = SmallNumber(0)
  public var times = SmallNumber(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&nth, "nth", "which one fails first; 0: none")
    visitor.visit(&times, "times", "how many fail; 255: all from there on")
  }
}
