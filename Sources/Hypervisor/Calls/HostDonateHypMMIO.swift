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
      return try donateDevice(page)
    }
  }

  /// A device has no state but its entries, so these are looked at.
  private mutating func donateDevice(_ page: PageRange) throws(Panic) -> ReturnCode {
    if find(page.first, in: hostStage).descriptor.isAnnotation { return .notPermitted }
    guard deviceCounts(in: page).most == 0 else { return .busy }
    guard find(page.first, in: hypStage).descriptor.isEmpty else { return .busy }
    if !bugs.contains(.mmioDonationHalfDone) {
      let reserved = try reserveHost(page)
      guard reserved == .success else { return reserved }
    }
    guard reserveHyp(page) == .success else { return .noMemory }

    let mapped = try mapHyp(page, .hypDevice, .owned)
    guard mapped == .success else { return mapped }
    let annotation = Descriptor.hypAnnotation(keepsStatesInTables: policy.keepsStatesInTables)
    let noted = try changeHost(page, .invalid(annotation), allowsBlocks: false)
    warn(if: noted != .success, .hostAnnotate)
    return .success
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
