import Hypercalls

extension Specification {
  /// What already decides a DMA call before it looks at any page, or nil.
  func decision(onBytes size: ByteCount, at address: Address) -> Rule? {
    guard (address.rawValue | size.rawValue) & 0xfff == 0 else { return .notWholePages }
    let range = PageRange(address, size)
    let limit = addressSpacePageCount
    guard range.first < limit, range.count <= limit - range.first else {
      return .beyondAddressSpace
    }
    return range.count > 0 ? nil : .emptyRange
  }

  /// Whether a range is of devices' pages, and the design gives those as it gives memory.
  func isGivenAsDevices(_ range: PageRange) -> Bool {
    extensions.contains(.mmioRanges) && memory.map.index(of: range.first) == nil
      && decision(beforeStatesOf: range) == nil
  }

  /// What already decides a call on one page of a device, or nil: memory has calls of its own.
  func decision(onDevicePage range: PageRange) -> Rule? {
    guard range.first < addressSpacePageCount else { return .beyondAddressSpace }
    return memory.map.index(of: range.first) == nil ? nil : .notDevices
  }
}

extension PageRange {
  init(_ address: Address, _ size: ByteCount) {
    self.init(first: address.pfn, count: size.rawValue >> 12)
  }
}
