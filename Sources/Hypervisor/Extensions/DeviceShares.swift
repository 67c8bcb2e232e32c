import Hypercalls

// What the DMA calls do with pages of devices, which have no state and no vmemmap entry.
extension Hypervisor {
  /// Pages of devices: none of memory's, which the host's word is no proof of, and none of the
  /// hypervisor's.
  func checkDMADevices(_ range: PageRange) -> ReturnCode {
    if memoryPage(from: range.first, before: range.end) != nil {
      return bugs.contains(.dmaDeviceHintTrusted) ? .success : .invalidArgument
    }
    if bugs.contains(.dmaDevicesUntracked) { return .success }
    if hasAnnotation(range) { return .notPermitted }
    return deviceCounts(in: range).most < layout.refcountMax ? .success : .busy
  }

  /// Counts one more mapping of each page. As posted, they are not counted.
  mutating func noteDevices(_ range: PageRange, _ use: DMAUse) -> ReturnCode {
    let isDevices = memoryPage(from: range.first, before: range.end) == nil
    guard isDevices, !bugs.contains(.dmaDevicesUntracked) else { return .success }
    return setDeviceRanges(deviceRanges.adding(use, to: range))
  }

  /// Whether calls have mapped each page that is a device's, and whether that many calls are left.
  func checkUnshareOfDevices(_ range: PageRange) -> ReturnCode {
    if bugs.contains(.dmaDevicesUntracked) { return .success }
    var result = ReturnCode.success
    var next = range.first
    while let part = devicePart(of: range, from: next) {
      let counts = deviceCounts(in: part)
      guard counts.least > 0 else { return .notPermitted }
      let isSpare = counts.leastForCalls > 0
      if !holds(isSpare, unless: .dmaUnshareIgnoresEntries) { result = .busy }
      next = part.end
    }
    return result
  }

  /// Ends one mapping of each page that is a device's, of all or of none.
  mutating func unshareDevices(_ range: PageRange) -> ReturnCode {
    let result = checkUnshareOfDevices(range)
    guard result == .success, !bugs.contains(.dmaDevicesUntracked),
      devicePart(of: range, from: range.first) != nil
    else { return result }
    var list = deviceRanges
    var next = range.first
    while let part = devicePart(of: range, from: next) {
      list = list.removing(.call, from: part)
      next = part.end
    }
    return setDeviceRanges(list)
  }

  /// The next pages of a range that lie in one hole between regions.
  private func devicePart(of range: PageRange, from first: UInt64) -> PageRange? {
    var next = first
    while next < range.end {
      let pfn = Self.wrapped(next)
      let end = min(next + (layout.span(of: pfn).end - pfn), range.end)
      if layout.region(of: pfn) == nil { return PageRange(first: next, count: end - next) }
      next = end
    }
    return nil
  }

  private func hasAnnotation(_ range: PageRange) -> Bool {
    var pfn = range.first
    while pfn < range.end {
      let entry = find(pfn, in: hostStage)
      if entry.descriptor.isAnnotation { return true }
      pfn = (pfn | (Stage.pageCount(entry.level) - 1)) + 1
    }
    return false
  }
}
