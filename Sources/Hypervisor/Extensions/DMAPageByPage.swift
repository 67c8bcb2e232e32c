import Hypercalls

// A DMA share as posted: page by page, and undone page by page where one refuses.
extension Hypervisor {
  mutating func shareDMAPageByPage(
    _ range: PageRange, _ use: DMAUse
  ) throws(Panic) -> ReturnCode {
    let hint = checkMemoryHint(range)
    guard hint == .success else { return hint }
    for page in range.first..<range.end {
      let pfn = Self.wrapped(page)
      var result = try checkDMAShare(pfn)
      if result == .success { result = try reserveForStates(PageRange(first: pfn, count: 1)) }
      if result == .success { result = try countDMAShare(pfn, use) }
      guard result == .success else {
        try rollBackDMAShare(range.first..<page, use)
        return result
      }
    }
    return .success
  }

  /// Undoes counts and states, the last page first; the host keeps what was mapped for it.
  mutating func rollBackDMAShare(_ pages: Range<UInt64>, _ use: DMAUse) throws(Panic) {
    for page in pages.reversed() {
      if page == pages.lowerBound, bugs.contains(.dmaRollbackSkipsFirst) { continue }
      let pfn = Self.wrapped(page)
      if bugs.contains(.dmaRollbackDropsShares) { setDMACount(try backedIndex(pfn), 1) }
      _ = try unshareDMAPage(pfn, use)
    }
  }
}
