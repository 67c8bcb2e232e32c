import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_hyp_donate_host_mmio()`: the host's entry is empty again, so that its next
  /// access maps the page.
  mutating func handle(_ call: HypDonateHostMMIO) throws(Panic) -> ReturnCode {
    switch admitDevicePage(call.pfn) {
    case .answer(let result): return result
    case .range(let page):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      // The hypervisor's table is looked at first, which ends no sooner than its addresses do.
      guard page.first < layout.ipaPageCount else { return .noEntry }
      return try returnDevices(page)
    }
  }
}
