/// Shares the pages of a descriptor with the secure world, and answers with a handle.
public struct FFAMemShare: Hypercall {
  @inlinable public static var opcode: Opcode { .ffaMemShare }
  @inlinable public static var name: StaticString { "ffa_mem_share" }
  @inlinable public static var summary: StaticString {
    "Shares the pages of a descriptor with the secure world, and answers with a handle."
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
