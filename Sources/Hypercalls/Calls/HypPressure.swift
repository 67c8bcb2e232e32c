/// Leaves the pool of hypervisor tables at most so many free pages; 255 relieves it.
public struct HypPressure: Hypercall {
  @inlinable public static var opcode: Opcode { .hypPressure }
  @inlinable public static var name: StaticString { "hyp_pressure" }
  @inlinable public static var summary: StaticString {
    "Leaves the pool of hypervisor tables at most so many free pages; 255 relieves it."
  }
  @inlinable public static var kind: CallKind { .event }

  public var pages = SmallNumber(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pages, "pages", "free pages to leave; 255: all")
  }
}
