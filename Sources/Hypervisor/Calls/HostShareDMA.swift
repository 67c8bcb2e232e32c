import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_share_dma()`: pages that a device maps may not be given away.
  mutating func handle(_ call: HostShareDMA) throws(Panic) -> ReturnCode {
    switch admitDMA(call.address, call.size, asserting: true) {
    case .answer(let result): return result
    case .range(let range):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      return try shareDMA(range, isMemory: call.isMemory.isSet)
    }
  }

  /// All pages are checked before the first is shared; as posted, page by page.
  private mutating func shareDMA(_ range: PageRange, isMemory: Bool) throws(Panic) -> ReturnCode {
    if isMemory, sharesPageByPage { return try shareDMAPageByPage(range, .call) }
    var result = try checkDMA(range, isMemory: isMemory)
    guard result == .success else { return result }
    if isMemory { result = try reserveForStates(range) }
    guard result == .success else { return result }
    return try commitDMA(range, isMemory: isMemory, .call)
  }

  /// Whether devices may map the pages, once more each: memory that the host alone has, or shares
  /// with devices; or pages of other devices that the hypervisor has not.
  func checkDMA(_ range: PageRange, isMemory: Bool) throws(Panic) -> ReturnCode {
    guard isMemory else { return checkDMADevices(range) }
    let hint = checkMemoryHint(range)
    guard hint == .success else { return hint }
    for pfn in range.first..<range.end {
      let result = try checkDMAShare(pfn)
      guard result == .success else { return result }
    }
    return .success
  }

  /// Counts the mappings; nothing may fail, but that there is no room to note pages of devices.
  mutating func commitDMA(
    _ range: PageRange, isMemory: Bool, _ use: DMAUse
  ) throws(Panic) -> ReturnCode {
    guard isMemory else { return noteDevices(range, use) }
    for pfn in range.first..<range.end {
      let result = try countDMAShare(pfn, use)
      guard result == .success else { return result }
    }
    return .success
  }

  /// A rollback that goes wrong has pages to roll back only where pages are shared one by one.
  var sharesPageByPage: Bool {
    bugs.contains(.dmaSharedPageByPage) || bugs.contains(.dmaRollbackSkipsFirst)
      || bugs.contains(.dmaRollbackDropsShares)
  }

  func checkMemoryHint(_ range: PageRange) -> ReturnCode {
    if bugs.contains(.dmaMemoryHintTrusted) { return .success }
    for pfn in range.first..<range.end where !layout.isAllowedMemory(pfn) {
      return .invalidArgument
    }
    return .success
  }

  /// Nobody but the host has the page, or only devices have it too.
  func checkDMAShare(_ pfn: UInt64) throws(Panic) -> ReturnCode {
    let index = try backedIndex(pfn)
    let count = dmaCount(index)
    guard count < layout.refcountMax || bugs.contains(.dmaCountWraps) else { return .busy }
    let page = PageRange(first: pfn, count: 1)
    let result = try checkHost(page, is: count == 0 ? .owned : .sharedOwned)
    guard result == .success else { return result }
    if count == 0, bugs.contains(.dmaShareUnspecific) { return .success }
    return try checkHyp(page, is: .noPage)
  }

  mutating func countDMAShare(_ pfn: UInt64, _ use: DMAUse) throws(Panic) -> ReturnCode {
    let index = try backedIndex(pfn)
    let count = dmaCount(index)
    if count == 0 {
      let result = try changeHostState(PageRange(first: pfn, count: 1), to: .sharedOwned)
      guard result == .success else { return result }
    }
    setDMACount(index, count == layout.refcountMax ? 0 : count + 1)
    if use == .entry { setDMAEntryCount(index, dmaEntryCount(index) + 1) }
    return .success
  }

  /// Where the host's states are in its table, a page's first share may need one.
  mutating func reserveForStates(_ range: PageRange) throws(Panic) -> ReturnCode {
    policy.keepsStatesInTables ? try reserveHost(range) : .success
  }
}
