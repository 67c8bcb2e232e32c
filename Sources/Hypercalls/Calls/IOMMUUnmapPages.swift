/// Takes pages out of the address space of a device.
public struct IOMMUUnmapPages: Hypercall {
  @inlinable public static var opcode: Opcode { .iommuUnmapPages }
  @inlinable public static var name: StaticString { "iommu_unmap_pages" }
  @inlinable public static var summary: StaticString {
    "Takes pages out of the address space of a device."
  }
  @inlinable public static var kernelName: StaticString? { "kvm_iommu_unmap_pages" }

  public var device = DeviceReference(0)
  public var iova = Iova(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&device, "device", "whose address space it is")
    visitor.visit(&iova, "iova", "the first page there")
    visitor.visit(&pages, "pages", "how many")
  }
}
