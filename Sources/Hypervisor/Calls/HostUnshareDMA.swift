import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_unshare_dma()`: a device that mapped the pages does not any more.
  mutating func handle(_ call: HostUnshareDMA) throws(Panic) -> ReturnCode {
    switch admitDMA(call.address, call.size, asserting: false) {
    case .answer(let result): return result
    case .range(let range):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      if !bugs.contains(.dmaUnshareStopsHalfway) {
        let result = try forEachMemoryPage(range) { hypervisor, pfn throws(Panic) in
          try hypervisor.checkDMAUnshare(pfn)
        }
        guard result == .success else { return result }
      }
      let unshared = unshareDevices(range)
      guard unshared == .success else { return unshared }
      return try forEachMemoryPage(range) { hypervisor, pfn throws(Panic) in
        try hypervisor.unshareDMAPage(pfn)
      }
    }
  }

  /// Up to the first page that refuses.
  private mutating func forEachMemoryPage(
    _ range: PageRange,
    _ body: (inout Hypervisor, _ pfn: UInt64) throws(Panic) -> ReturnCode
  ) throws(Panic) -> ReturnCode {
    var next = range.first
    while let page = memoryPage(from: next, before: range.end) {
      let result = try body(&self, Self.wrapped(page))
      guard result == .success else { return result }
      next = page + 1
    }
    return .success
  }

  /// Ends one mapping of each page that is a device's, of all or of none; as posted, they have no
  /// count.
  private mutating func unshareDevices(_ range: PageRange) -> ReturnCode {
    guard !bugs.contains(.dmaDevicesUntracked), var part = devicePart(of: range, from: range.first)
    else { return .success }
    var list = deviceRanges
    while true {
      guard deviceCounts(in: part).least > 0 else { return .notPermitted }
      list = list.adding(-1, to: part)
      guard let next = devicePart(of: range, from: part.end) else { return setDeviceRanges(list) }
      part = next
    }
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

  /// A device maps the page. As posted, the caller is trusted with that.
  private func checkDMAUnshare(_ pfn: UInt64) throws(Panic) -> ReturnCode {
    if bugs.contains(.dmaUnshareUnchecked) { return .success }
    guard try dmaCount(backedIndex(pfn)) > 0 else { return .notPermitted }
    return try checkHost(PageRange(first: pfn, count: 1), is: .sharedOwned)
  }

  /// Drops one DMA mapping of a page; with the last the page is the host's alone again.
  mutating func unshareDMAPage(_ pfn: UInt64) throws(Panic) -> ReturnCode {
    let checked = try checkDMAUnshare(pfn)
    guard checked == .success else { return checked }
    let index = try backedIndex(pfn)
    let count = dmaCount(index)
    guard count > 0 else { throw Panic(site: .referenceUnderflow) }
    setDMACount(index, count - 1)
    guard count == 1 else { return .success }

    // Refuses where the reference was another's, which is gone by now.
    let page = PageRange(first: pfn, count: 1)
    let result = try checkHost(page, is: .sharedOwned)
    return result == .success ? try changeHostState(page, to: .owned) : result
  }
}
