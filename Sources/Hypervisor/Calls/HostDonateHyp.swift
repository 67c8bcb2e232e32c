import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_donate_hyp()`.
  mutating func handle(_ call: HostDonateHyp) throws(Panic) -> ReturnCode {
    switch admit(call.pfn, call.pages, .checked) {
    case .answer(let result): return result
    case .range(let range):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      return isDonatedAsDevices(range) ? try donateDevices(range) : try donateToHyp(range)
    }
  }
}
