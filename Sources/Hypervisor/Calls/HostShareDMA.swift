import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_share_dma()`: pages that a device maps may not be given away.
  mutating func handle(_ call: HostShareDMA) throws(Panic) -> ReturnCode {
    switch admitDMA(call.address, call.size, asserting: true) {
    case .answer(let result): return result
    case .range(let range):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      return call.isMemory.isSet ? try shareMemoryWithDevices(range) : shareDevices(range)
    }
  }

  /// All pages are checked before the first is shared; as posted, page by page.
  private mutating func shareMemoryWithDevices(_ range: PageRange) throws(Panic) -> ReturnCode {
    if !bugs.contains(.dmaMemoryHintTrusted) {
      for pfn in range.first..<range.end where !layout.isAllowedMemory(pfn) {
        return .invalidArgument
      }
    }
    if sharesPageByPage { return try shareDMAPageByPage(range) }

    for pfn in range.first..<range.end {
      let result = try checkDMAShare(pfn)
      guard result == .success else { return result }
    }
    let reserved = try reserveForStates(range)
    guard reserved == .success else { return reserved }
    for pfn in range.first..<range.end {
      let result = try countDMAShare(pfn)
      guard result == .success else { return result }
    }
    return .success
  }

  /// A rollback that goes wrong has pages to roll back only where pages are shared one by one.
  private var sharesPageByPage: Bool {
    bugs.contains(.dmaSharedPageByPage) || bugs.contains(.dmaRollbackSkipsFirst)
      || bugs.contains(.dmaRollbackDropsShares)
  }

  /// Nobody but the host has the page, or only devices have it too.
  private func checkDMAShare(_ pfn: UInt64) throws(Panic) -> ReturnCode {
    let index = try backedIndex(pfn)
    let count = dmaCount(index)
    guard count < layout.refcountMax || bugs.contains(.dmaCountWraps) else { return .busy }
    let page = PageRange(first: pfn, count: 1)
    let result = try checkHost(page, is: count == 0 ? .owned : .sharedOwned)
    guard result == .success else { return result }
    if count == 0, bugs.contains(.dmaShareUnspecific) { return .success }
    return try checkHyp(page, is: .noPage)
  }

  private mutating func countDMAShare(_ pfn: UInt64) throws(Panic) -> ReturnCode {
    let index = try backedIndex(pfn)
    let count = dmaCount(index)
    if count == 0 {
      let result = try changeHostState(PageRange(first: pfn, count: 1), to: .sharedOwned)
      guard result == .success else { return result }
    }
    setDMACount(index, count == layout.refcountMax ? 0 : count + 1)
    return .success
  }

  /// Where the host's states are in its table, a page's first share may need one.
  private mutating func reserveForStates(_ range: PageRange) throws(Panic) -> ReturnCode {
    policy.keepsStatesInTables ? try reserveHost(range) : .success
  }

  private mutating func shareDMAPageByPage(_ range: PageRange) throws(Panic) -> ReturnCode {
    for page in range.first..<range.end {
      let pfn = Self.wrapped(page)
      var result = try checkDMAShare(pfn)
      if result == .success { result = try reserveForStates(PageRange(first: pfn, count: 1)) }
      if result == .success { result = try countDMAShare(pfn) }
      guard result == .success else {
        try rollBackDMAShare(range.first..<page)
        return result
      }
    }
    return .success
  }

  /// Undoes counts and states, the last page first; the host keeps what was mapped for it.
  private mutating func rollBackDMAShare(_ pages: Range<UInt64>) throws(Panic) {
    for page in pages.reversed() {
      if page == pages.lowerBound, bugs.contains(.dmaRollbackSkipsFirst) { continue }
      let pfn = Self.wrapped(page)
      if bugs.contains(.dmaRollbackDropsShares) { setDMACount(try backedIndex(pfn), 1) }
      _ = try unshareDMAPage(pfn)
    }
  }

  /// Pages of devices: none of memory's, which the host's word is no proof of, and none of the
  /// hypervisor's. As posted, they are not counted.
  private mutating func shareDevices(_ range: PageRange) -> ReturnCode {
    if memoryPage(from: range.first, before: range.end) != nil {
      return bugs.contains(.dmaDeviceHintTrusted) ? .success : .invalidArgument
    }
    if bugs.contains(.dmaDevicesUntracked) { return .success }
    if hasAnnotation(range) { return .notPermitted }
    guard deviceCounts(in: range).most < layout.refcountMax else { return .busy }
    return setDeviceRanges(deviceRanges.adding(1, to: range))
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
