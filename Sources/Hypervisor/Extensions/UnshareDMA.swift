import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_unshare_dma()`: a device that mapped the pages does not any more.
  mutating func unshareDMA(
    _ address: PhysicalAddress, _ size: UInt64
  ) throws(Panic) -> ReturnCode {
    switch admitDMA(address, size, asserting: false) {
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
      return try forEachMemoryPage(range) { hypervisor, pfn throws(Panic) in
        try hypervisor.unshareDMAPage(pfn)
      }
    }
  }

  /// Up to the first page that refuses; a device's pages have no count, and so nothing to drop.
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
