import Hypercalls

extension Hypervisor {
  /// Models `kvm_iommu_map_pages()`: pages of the host's are shared for DMA, and mapped.
  mutating func handle(_ call: IOMMUMapPages) throws(Panic) -> ReturnCode {
    guard isDevice(call.device.rawValue), isInAddressSpace(call.pfn, call.pages),
      call.rights.areRights
    else { return .invalidArgument }
    switch admit(call.iova, call.pages) {
    case .answer(let result): return result
    case .range(let iovas):
      let request = DeviceMapping(
        device: call.device.rawValue, iovas: iovas,
        pages: PageRange(first: call.pfn.rawValue, count: iovas.count),
        mapping: Mapping(ofDevice: call.rights))
      lock(.smmu)
      defer { unlock(.smmu) }
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      return sharesPageByPage && request.isOfMemory
        ? try mapAfterSharing(request) : try mapChecked(request)
    }
  }

  /// Checks everything, on both sides, before the first page is shared.
  private mutating func mapChecked(_ request: DeviceMapping) throws(Panic) -> ReturnCode {
    let isShared = !bugs.contains(.smmuMapsUnshared)
    var result = isShared ? try checkDMA(request.pages, isMemory: request.isOfMemory) : .success
    guard result == .success else { return result }
    let isFree = isUnmapped(request.iovas, in: request.device)
    guard holds(isFree, unless: .smmuMapsOverMapping) else { return .exists }
    if request.isOfMemory { result = try reserveForStates(request.pages) }
    guard result == .success else { return result }
    result = reserveTables(for: request.iovas, in: request.device)
    guard result == .success else { return result }

    if isShared {
      result = try commitDMA(request.pages, isMemory: request.isOfMemory, .entry)
      guard result == .success else { return result }
    }
    if try enter(request) { return .success }
    // Only where tables were not set aside.
    if isShared { try takeBackShare(of: request) }
    return .noMemory
  }

  private mutating func takeBackShare(of request: DeviceMapping) throws(Panic) {
    if request.isOfMemory {
      try rollBackDMAShare(request.pages.first..<request.pages.end, .entry)
    } else if !bugs.contains(.dmaDevicesUntracked) {
      _ = setDeviceRanges(deviceRanges.removing(.entry, from: request.pages))
    }
  }

  /// As seed 004 was posted: the share comes first, and is taken back where its pages cannot be
  /// mapped.
  private mutating func mapAfterSharing(_ request: DeviceMapping) throws(Panic) -> ReturnCode {
    var result = try shareDMAPageByPage(request.pages, .entry)
    guard result == .success else { return result }
    let isFree = isUnmapped(request.iovas, in: request.device)
    result = isFree ? reserveTables(for: request.iovas, in: request.device) : .exists
    if result == .success, try enter(request) { return .success }
    try takeBackShare(of: request)
    return isFree ? .noMemory : .exists
  }

  /// All pages or none; false where a table could not be had.
  private mutating func enter(_ request: DeviceMapping) throws(Panic) -> Bool {
    for page in 0..<request.iovas.count {
      let iova = request.iovas.first + page
      if try map(iova, to: request.pages.first + page, request.mapping, in: request.device) {
        continue
      }
      for mapped in 0..<page { try unmap(request.iovas.first + mapped, in: request.device) }
      return false
    }
    return true
  }
}

/// What the host asks to be mapped for a device.
private struct DeviceMapping {
  let device: UInt64
  let iovas: PageRange
  let pages: PageRange
  let mapping: Mapping

  var isOfMemory: Bool { !mapping.isDevice }
}

extension Hypervisor {
  /// What suffices to say no, or nothing, to a request about a device's address space.
  ///
  /// A call is about as many pages as one table maps, so that EL2 is soon done with it.
  func admit(_ iova: Iova, _ pages: PageCount) -> Admission {
    let (first, count) = (iova.rawValue, pages.rawValue)
    guard first < Iova.pageCount, Iova.pageCount - first >= count else {
      return .answer(.invalidArgument)
    }
    if count == 0 { return .answer(.success) }
    return count <= 512 ? .range(PageRange(first: first, count: count)) : .answer(.tooBig)
  }

  private func isInAddressSpace(_ pfn: Pfn, _ pages: PageCount) -> Bool {
    pfn.rawValue < layout.ipaPageCount && layout.ipaPageCount - pfn.rawValue >= pages.rawValue
  }
}
