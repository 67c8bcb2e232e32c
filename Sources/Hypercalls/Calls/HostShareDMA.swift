/// Lets devices reach memory, or a device's registers, by DMA.
public struct HostShareDMA: Hypercall {
  @inlinable public static var opcode: Opcode { .hostShareDMA }
  @inlinable public static var name: StaticString { "host_share_dma" }
  @inlinable public static var summary: StaticString {
    "Lets devices reach memory, or a device's registers, by DMA."
  }

  public var address = Address(0)
  public var size = ByteCount(0x1000)
  public var isMemory = YesOrNo(true)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&address, "address", "where it begins")
    visitor.visit(&size, "size", "how many bytes")
    visitor.visit(&isMemory, "is_ram", "whether the host says that it is memory")
  }
}
