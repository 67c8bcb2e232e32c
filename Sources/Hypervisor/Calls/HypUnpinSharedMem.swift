import Hypercalls

extension Hypervisor {
  /// Models `hyp_unpin_shared_mem()`.
  mutating func handle(_ call: HypUnpinSharedMem) throws(Panic) -> ReturnCode {
    // The kernel's function goes from address to address, whatever lies there, and has no result.
    let refusesNumbers = !bugs.contains(.addressLimitUnchecked)
    guard refusesNumbers || !HypAddresses(call.pfn, call.pages).isEmpty else { return .success }
    switch admit(call.pfn, call.pages, .unchecked) {
    case .answer(let result):
      guard refusesNumbers else { throw Panic(site: .vmemmapNotBacked) }
      return result
    case .range(var range):
      if bugs.contains(.unpinSkipsLast), range.count > 1 { range.count -= 1 }
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      try unpin(range)
      return .success
    }
  }

  /// Drops a reference to each page; the last unmaps it at EL2 where the first mapped it. The
  /// caller must have pinned the pages: nothing is checked.
  mutating func unpin(_ range: PageRange) throws(Panic) {
    for pfn in range.first..<range.end {
      let index = try backedIndex(pfn)
      if policy.mapsAtPin, hypPage(index).refcount == 1, !bugs.contains(.unpinLeavesMapping) {
        warn(if: try !unmapHyp(PageRange(first: pfn, count: 1)), .hypUnmap)
      }
      try drop(index)
    }
  }
}
