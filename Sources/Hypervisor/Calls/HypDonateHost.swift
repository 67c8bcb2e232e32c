import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_hyp_donate_host()`.
  mutating func handle(_ call: HypDonateHost) throws(Panic) -> ReturnCode {
    switch admit(call.pfn, call.pages, .checked) {
    case .answer(let result):
      // Where EL2's table alone is asked: it covers more, and refuses nothing of an empty range.
      let isRefused = result == .outOfRange && call.pages.rawValue == 0
      let warns = isRefused && bugs.contains(.emptyReturnWarns)
      return warn(if: warns, .completerCommit) ? Self.warned : result
    case .range(let range):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      return isDonatedAsDevices(range) ? try returnDevices(range) : try returnToHost(range)
    }
  }
}
