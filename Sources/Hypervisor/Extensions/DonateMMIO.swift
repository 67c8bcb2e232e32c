import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_donate_hyp_mmio()`: the hypervisor drives a device itself, and the host
  /// must not.
  mutating func donateMMIO(_ pfn: Pfn) throws(Panic) -> ReturnCode {
    switch admitDevicePage(pfn) {
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

  /// Models `__pkvm_hyp_donate_host_mmio()`: the host's entry is empty again, so that its next
  /// access maps the page.
  mutating func returnMMIO(_ pfn: Pfn) throws(Panic) -> ReturnCode {
    switch admitDevicePage(pfn) {
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

  private func admitDevicePage(_ pfn: Pfn) -> Admission {
    let admission = admit(pfn, PageCount(1), .unchecked)
    guard case .range(let page) = admission else { return admission }
    let isDevice = layout.region(of: page.first) == nil
    guard holds(isDevice, unless: .mmioDonationTakesMemory) else {
      return .answer(.invalidArgument)
    }
    return admission
  }
}
