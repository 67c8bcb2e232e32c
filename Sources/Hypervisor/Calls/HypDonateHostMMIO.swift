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
      return try returnDevice(page)
    }
  }

  private mutating func returnDevice(_ page: PageRange) throws(Panic) -> ReturnCode {
    let isMapped = find(page.first, in: hypStage).descriptor.isValid
    guard holds(isMapped, unless: .mmioReturnUnchecked) else { return .noEntry }
    guard holds(isDonated(page.first), unless: .mmioReturnUnchecked) else {
      return .notPermitted
    }
    if isMapped { warn(if: try !unmapHyp(page), .hypUnmap) }
    let value: LeafValue =
      bugs.contains(.mmioReturnedMapped) ? .mapping(.hostDevice, .owned) : .invalid(.empty)
    let changed = try changeHost(page, value, allowsBlocks: false)
    warn(if: changed != .success, .hostMap)
    return .success
  }

  /// The host's entry says that the page is the hypervisor's.
  private func isDonated(_ pfn: UInt64) -> Bool {
    let entry = find(pfn, in: hostStage).descriptor
    let keepsStatesInTables = policy.keepsStatesInTables
    let owner = entry.ownerField(keepsStatesInTables: keepsStatesInTables)
    let isWhole = entry == .hypAnnotation(keepsStatesInTables: keepsStatesInTables)
    return owner == Component.hyp.rawValue && holds(isWhole, unless: .mmioOwnerReadFromLeaf)
  }
}
