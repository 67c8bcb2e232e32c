/// Lends the pages of a descriptor to the secure world, and answers with a handle.
public struct FFAMemLend: Hypercall {
  @inlinable public static var opcode: Opcode { .ffaMemLend }
  @inlinable public static var name: StaticString { "ffa_mem_lend" }
  @inlinable public static var summary: StaticString {
    "Lends the pages of a descriptor to the secure world, and answers with a handle."
  }
  @inlinable public static var kernelName: StaticString? { "__do_ffa_mem_xfer" }

  public var length = DescriptorSize(96)
  public var fragment = DescriptorSize(96)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&length, "length", "bytes of the whole descriptor")
    visitor.visit(&fragment, "fragment", "bytes of it that the buffer holds now")
  }
}
