import Hypercalls

extension Hypervisor {
  /// Models `kvm_iommu_unmap_pages()`: what a device no longer maps is no longer shared for it.
  mutating func handle(_ call: IOMMUUnmapPages) throws(Panic) -> ReturnCode {
    let device = call.device.rawValue
    guard isDevice(device) else { return .invalidArgument }
    switch admit(call.iova, call.pages) {
    case .answer(let result): return result
    case .range(let iovas):
      lock(.smmu)
      defer { unlock(.smmu) }
      guard isMapped(iovas, in: device) else { return .noEntry }
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      let noted = takeBackDevices(iovas, of: device)
      guard noted == .success else { return noted }
      for iova in iovas.first..<iovas.end {
        let result = try takeBack(iova, of: device)
        guard result == .success else { return result }
      }
      return .success
    }
  }

  /// The entry goes first, so that no device reaches a page that is not shared with it.
  private mutating func takeBack(_ iova: UInt64, of device: UInt64) throws(Panic) -> ReturnCode {
    guard let pfn = page(at: iova, of: device) else { return .success }
    try unmap(iova, in: device)
    return layout.region(of: pfn) == nil ? .success : try unshareDMAPage(pfn, .entry)
  }

  /// Pages of other devices: the notes of them change all at once, or not at all.
  private mutating func takeBackDevices(_ iovas: PageRange, of device: UInt64) -> ReturnCode {
    if bugs.contains(.dmaDevicesUntracked) { return .success }
    var list = deviceRanges
    var isChanged = false
    for iova in iovas.first..<iovas.end {
      guard let pfn = page(at: iova, of: device), layout.region(of: pfn) == nil else { continue }
      list = list.removing(.entry, from: PageRange(first: pfn, count: 1))
      isChanged = true
      // One range may become two.
      guard list.count <= Int(layout.deviceRangeMax) else { return .noMemory }
    }
    return isChanged ? setDeviceRanges(list) : .success
  }

  private func page(at iova: UInt64, of device: UInt64) -> UInt64? {
    guard let stage = addressSpace(of: device) else { return nil }
    let leaf = find(iova, in: stage).descriptor
    return leaf.isValid ? leaf.pfn : nil
  }

  private func isMapped(_ iovas: PageRange, in device: UInt64) -> Bool {
    guard let stage = addressSpace(of: device) else { return false }
    for iova in iovas.first..<iovas.end {
      let entry = find(iova, in: stage)
      guard entry.descriptor.isLeaf(at: entry.level) else { return false }
    }
    return true
  }
}
