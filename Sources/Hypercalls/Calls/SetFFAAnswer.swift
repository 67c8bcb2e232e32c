/// What the secure world will say to the next request that reaches it.
public struct SetFFAAnswer: Hypercall {
  @inlinable public static var opcode: Opcode { .setFFAAnswer }
  @inlinable public static var name: StaticString { "set_ffa_answer" }
  @inlinable public static var summary: StaticString {
    "What the secure world will say to the next request that reaches it."
  }
  @inlinable public static var kind: CallKind { .event }

  public var answer = SecureAnswer(0)
  public var address = Address(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&answer, "answer", "whether it agrees, and what it names then")
    visitor.visit(&address, "address", "the page that it names in place of the transaction's")
  }
}
