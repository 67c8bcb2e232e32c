import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_hyp_donate_host()`.
  mutating func handle(_ call: HypDonateHost) throws(Panic) -> ReturnCode {
    switch admit(call.pfn, call.pages, .checked) {
    case .answer(let result): return result
    case .range(let range):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      return isDonatedAsDevices(range) ? try returnDevices(range) : try returnToHost(range)
    }
  }
}
