/// Takes back all the pages of a transaction.
public struct FFAMemReclaim: Hypercall {
  @inlinable public static var opcode: Opcode { .ffaMemReclaim }
  @inlinable public static var name: StaticString { "ffa_mem_reclaim" }
  @inlinable public static var summary: StaticString {
    "Takes back all the pages of a transaction."
  }
  @inlinable public static var kernelName: StaticString? { "do_ffa_mem_reclaim" }

  public var handle = TransactionHandle(TransactionHandle.first)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the transaction")
  }
}
