/// A device writes a page by DMA.
public struct DeviceWrite: Hypercall {
  @inlinable public static var opcode: Opcode { .deviceWrite }
  @inlinable public static var name: StaticString { "device_write" }
  @inlinable public static var summary: StaticString { "A device writes a page by DMA." }
  @inlinable public static var kind: CallKind { .event }

  public var iova = Iova(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&iova, "iova", "the page of its address space")
  }
}
