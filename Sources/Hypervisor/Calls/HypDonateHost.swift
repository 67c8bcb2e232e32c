import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_hyp_donate_host()`.
  mutating func handle(_ call: HypDonateHost) throws(Panic) -> ReturnCode {
    switch admit(call.pfn, call.pages, .checked) {
    case .answer(let result):
      let isUnchecked = bugs.contains(.addressLimitUnchecked) && !policy.checksRegions
      return isUnchecked ? returnUnchecked(call, result) : result
    case .range(let range):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      return isDonatedAsDevices(range) ? try returnDevices(range) : try returnToHost(range)
    }
  }

  /// 6.12, with what the host's table says of a range that is empty or lies beyond it. EL2's own,
  /// which covers more, is asked first; the host's only with debug checks.
  private mutating func returnUnchecked(
    _ call: HypDonateHost, _ result: ReturnCode
  ) -> ReturnCode {
    let range = HypAddresses(call.pfn, call.pages)
    guard !range.isBeyondTables else { return .outOfRange }
    // Of what lies out there EL2 owns nothing.
    guard range.isEmpty else { return .notPermitted }
    let isRefused = result == .outOfRange
    if isRefused, !bugs.contains(.emptyReturnWarns) { return result }
    // From here on nothing may fail. A size that wraps is not what has been unmapped.
    let warns =
      warn(if: !HypAddresses.isNothing(call.pages), .hypUnmap)
      || warn(if: isRefused, .completerCommit)
    return warns ? Self.warned : result
  }
}
