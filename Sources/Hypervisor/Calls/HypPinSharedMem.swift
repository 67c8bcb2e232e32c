import Hypercalls

extension Hypervisor {
  /// Models `hyp_pin_shared_mem()`.
  mutating func handle(_ call: HypPinSharedMem) throws(Panic) -> ReturnCode {
    switch admit(call.pfn, call.pages, .unchecked) {
    case .answer(let result): return result
    case .range(let range):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      return try pin(range)
    }
  }

  /// Counts a reference to each page, all of which the host shares; the first maps it at EL2 where
  /// the share did not.
  mutating func pin(_ range: PageRange) throws(Panic) -> ReturnCode {
    var result = try checkHost(range, is: .sharedOwned)
    guard result == .success else { return result }
    result = try checkHyp(range, is: .sharedBorrowed)
    guard result == .success else { return result }
    result = try checkReferable(range)
    guard result == .success else { return result }
    if policy.mapsAtPin {
      result = reserveHyp(range)
      guard result == .success else { return result }
    }

    for pfn in range.first..<range.end {
      let index = try backedIndex(pfn)
      try count(index)
      if policy.mapsAtPin, hypPage(index).refcount == 1 {
        let page = PageRange(first: pfn, count: 1)
        warn(if: try mapHyp(page, .hypData, .sharedBorrowed) != .success, .hypMap)
      }
    }
    return .success
  }
}
