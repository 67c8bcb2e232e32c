import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_donate_hyp_mmio()`: the hypervisor drives a device itself, and the host
  /// must not.
  mutating func handle(_ call: HostDonateHypMMIO) throws(Panic) -> ReturnCode {
    switch admitDevicePage(call.pfn) {
    case .answer(let result): return result
    case .range(let page):
      lockHostAndHyp()
      defer { unlockHostAndHyp() }
      guard page.first < layout.ipaPageCount else { return .outOfRange }
      return try donateDevices(page)
    }
  }

  /// One page, and a device's: memory has calls of its own.
  func admitDevicePage(_ page: DevicePage) -> Admission {
    let admission = admit(Pfn(page.rawValue), PageCount(1), .unchecked)
    guard case .range(let page) = admission else { return admission }
    let isDevice = layout.region(of: page.first) == nil
    guard holds(isDevice, unless: .mmioDonationTakesMemory) else {
      return .answer(.invalidArgument)
    }
    return admission
  }
}
