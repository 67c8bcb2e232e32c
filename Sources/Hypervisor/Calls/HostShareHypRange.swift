import Hypercalls

extension Hypervisor {
  /// Models the share call of the 2021 series: a page that is shared already is counted once more.
  mutating func handle(_ call: HostShareHypRange) throws(Panic) -> ReturnCode {
    switch admit(call.pfn, call.pages, .checked) {
    case .answer(let result): return result
    case .range(let range):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      return try shareCounted(range)
    }
  }

  private mutating func shareCounted(_ range: PageRange) throws(Panic) -> ReturnCode {
    for pfn in range.first..<range.end {
      let result = try checkCountedShare(pfn)
      guard result == .success else { return result }
    }
    let reserved = try reserveHost(range)
    guard reserved == .success else { return reserved }
    guard reserveHyp(range) == .success else { return .noMemory }

    for pfn in range.first..<range.end {
      let page = PageRange(first: pfn, count: 1)
      let index = try backedIndex(pfn)
      if hypPage(index).refcount > 0 {
        if !bugs.contains(.repeatedShareUncounted) { try count(index) }
        continue
      }
      let changed = try changeHost(
        page, .mapping(.hostMemory, .sharedOwned), allowsBlocks: false)
      if warns(ofCommit: changed) { return changed }
      let mapped = try mapHyp(page, .hypData, .sharedBorrowed)
      if warn(if: mapped != .success, .completerCommit) { return mapped }
      try count(index)
    }
    return .success
  }

  /// Checks one page of a share, in the order of `check_share()` of the series.
  private func checkCountedShare(_ pfn: UInt64) throws(Panic) -> ReturnCode {
    let result = checkSharable(pfn)
    guard result == .success else { return result }
    let host = try hostState(of: pfn)
    let hyp = try hypState(of: pfn)
    if host == .owned, hyp == .noPage { return .success }
    guard host == .sharedOwned, hyp == .sharedBorrowed else { return .notPermitted }
    return try checkReferable(PageRange(first: pfn, count: 1))
  }

  /// Whether a page is the host's, and memory.
  func checkSharable(_ pfn: UInt64) -> ReturnCode {
    let entry = find(pfn, in: hostStage).descriptor
    if entry.isAnnotation { return .notPermitted }
    if entry.isEmpty, bugs.contains(.unmappedDeviceIsMemory) { return .success }
    guard let region = layout.region(of: pfn) else { return .invalidArgument }
    return holds(!region.isNoMap, unless: .noMapIsMemory) ? .success : .notPermitted
  }
}
