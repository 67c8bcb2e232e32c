/// Ends one DMA mapping of a range.
public struct HostUnshareDMA: Hypercall {
  @inlinable public static var opcode: Opcode { .hostUnshareDMA }
  @inlinable public static var name: StaticString { "host_unshare_dma" }
  @inlinable public static var summary: StaticString {
    "Ends one DMA mapping of a range."
  }

  public var address = Address(0)
  public var size = ByteCount(0x1000)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&address, "address", "where it begins")
    visitor.visit(&size, "size", "how many bytes")
  }
}
