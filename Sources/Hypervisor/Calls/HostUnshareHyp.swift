import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_unshare_hyp()`.
  mutating func handle(_ call: HostUnshareHyp) throws(Panic) -> ReturnCode {
    switch admit(call.pfn, PageCount(1), .unchecked) {
    case .answer(let result): return result
    case .range(let range):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      return try unshareFromHyp(range)
    }
  }
}
