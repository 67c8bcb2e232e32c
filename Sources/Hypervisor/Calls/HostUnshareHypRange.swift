import Hypercalls

extension Hypervisor {
  /// Models the unshare call of the 2021 series: only the last unshare of a page takes it back.
  mutating func handle(_ call: HostUnshareHypRange) throws(Panic) -> ReturnCode {
    switch admit(call.pfn, call.pages, .checked) {
    case .answer(let result): return result
    case .range(let range):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      return try unshareCounted(range)
    }
  }

  private mutating func unshareCounted(_ range: PageRange) throws(Panic) -> ReturnCode {
    for pfn in range.first..<range.end {
      let result = checkSharable(pfn)
      guard result == .success else { return result }
      guard try hostState(of: pfn) == .sharedOwned, try hypState(of: pfn) == .sharedBorrowed else {
        return .notPermitted
      }
    }

    let isLong = range.count > 1
    for pfn in range.first..<range.end {
      if isLong, pfn == range.end - 1, bugs.contains(.rangeUnshareSkipsLast) { continue }
      let page = PageRange(first: pfn, count: 1)
      let index = try backedIndex(pfn)
      if hypPage(index).refcount > 1 {
        try drop(index)
        continue
      }
      let changed = try changeHost(page, .mapping(.hostMemory, .owned), allowsBlocks: false)
      if warns(ofCommit: changed) { return changed }
      try drop(index)
      if bugs.contains(.unshareLeavesMapping) { continue }
      if warn(if: try !unmapHyp(page), .hypUnmap) { return .invalidArgument }
    }
    return .success
  }
}
