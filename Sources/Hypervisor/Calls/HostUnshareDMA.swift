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
        let result = try checkUnshare(range)
        guard result == .success else { return result }
      }
      let unshared = unshareDevices(range)
      guard unshared == .success else { return unshared }
      return try forEachMemoryPage(range) { hypervisor, pfn throws(Panic) in
        try hypervisor.unshareDMAPage(pfn, .call)
      }
    }
  }

  /// Each page is shared for DMA; and each once more than the SMMU's tables have it, since what
  /// they have is not the caller's to take back.
  private mutating func checkUnshare(_ range: PageRange) throws(Panic) -> ReturnCode {
    var isBusy = false
    let result = try forEachMemoryPage(range) { hypervisor, pfn throws(Panic) in
      let result = try hypervisor.checkDMAUnshare(pfn, .call)
      if result == .busy { isBusy = true }
      return result == .busy ? .success : result
    }
    guard result == .success else { return result }
    let devices = checkUnshareOfDevices(range)
    return devices == .success && isBusy ? .busy : devices
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

  /// A device maps the page. As posted, the caller is trusted with that.
  private func checkDMAUnshare(_ pfn: UInt64, _ use: DMAUse) throws(Panic) -> ReturnCode {
    if bugs.contains(.dmaUnshareUnchecked) { return .success }
    let index = try backedIndex(pfn)
    let count = dmaCount(index)
    guard count > 0 else { return .notPermitted }
    let result = try checkHost(PageRange(first: pfn, count: 1), is: .sharedOwned)
    guard result == .success, use == .call else { return result }
    let isSpare = dmaEntryCount(index) < count
    return holds(isSpare, unless: .dmaUnshareIgnoresEntries) ? .success : .busy
  }

  /// Drops one DMA mapping of a page; with the last the page is the host's alone again.
  mutating func unshareDMAPage(_ pfn: UInt64, _ use: DMAUse) throws(Panic) -> ReturnCode {
    let checked = try checkDMAUnshare(pfn, use)
    guard checked == .success else { return checked }
    let index = try backedIndex(pfn)
    if use == .entry { setDMAEntryCount(index, dmaEntryCount(index) &- 1) }
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
