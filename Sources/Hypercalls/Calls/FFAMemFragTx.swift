/// Hands in more of a descriptor, and answers with the handle or how much has come.
public struct FFAMemFragTx: Hypercall {
  @inlinable public static var opcode: Opcode { .ffaMemFragTx }
  @inlinable public static var name: StaticString { "ffa_mem_frag_tx" }
  @inlinable public static var summary: StaticString {
    "Hands in more of a descriptor, and answers with the handle or how much has come."
  }
  @inlinable public static var kernelName: StaticString? { "do_ffa_mem_frag_tx" }

  public var handle = TransactionHandle(TransactionHandle.first)
  public var fragment = DescriptorSize(16)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&handle, "handle", "the transaction that has begun")
    visitor.visit(&fragment, "fragment", "bytes of the descriptor that the buffer holds now")
  }
}
