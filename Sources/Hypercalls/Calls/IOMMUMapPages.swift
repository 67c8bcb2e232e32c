/// Maps memory, or another device's registers, into the address space of a device.
public struct IOMMUMapPages: Hypercall {
  @inlinable public static var opcode: Opcode { .iommuMapPages }
  @inlinable public static var name: StaticString { "iommu_map_pages" }
  @inlinable public static var summary: StaticString {
    "Maps memory, or another device's registers, into the address space of a device."
  }
  @inlinable public static var kernelName: StaticString? { "kvm_iommu_map_pages" }

  public var pfn = Pfn(0)
  public var pages = PageCount(1)
  public var device = DeviceReference(0)
  public var iova = Iova(0)
  public var rights = DeviceRights(3)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the first page")
    visitor.visit(&pages, "pages", "how many")
    visitor.visit(&device, "device", "which device is to reach them")
    visitor.visit(&iova, "iova", "where in its address space")
    visitor.visit(&rights, "rights", "whether it may read and write, and what the pages are")
  }
}
