import Hypercalls
import Hypervisor
import Specification

// What the MMUs keep of the tables: no translation outlives the right to use it.
extension Lockstep {
  /// Checks every translation that is cached; mostly there are a few or none.
  @inline(__always) func checkTranslations() -> Finding? {
    let end = hypervisor.translationEnd
    return end == 0 ? nil : checkTranslations(to: end)
  }

  @inline(never) private func checkTranslations(to end: Int) -> Finding? {
    for index in 0..<end {
      if let finding = checkTranslation(index) { return finding }
    }
    return nil
  }

  private func checkTranslation(_ index: Int) -> Finding? {
    guard let cached = hypervisor.cachedTranslation(index), !mayUse(cached) else { return nil }
    let page = cached.vmid == 0 ? cached.page : MachineView.outputPage(cached.bits)
    return found(.secrecy, .noStaleTranslation, .staleTranslation, page)
  }

  /// The translation that a step wrote a word of.
  func checkTranslation(ofWord word: Int) -> Finding? {
    checkTranslation((word - view.translationsStart - 1) / 2)
  }

  private func mayUse(_ cached: CachedTranslation) -> Bool {
    if cached.vmid == 0 { return hostMayUse(cached) }
    return cached.vmid < CachedTranslation.firstDeviceVMID
      ? guestMayUse(cached) : deviceMayUse(cached)
  }

  private func hostMayUse(_ cached: CachedTranslation) -> Bool {
    switch cached.level {
    case 1: specification.inaccessibleCount(inGibibyteOf: cached.page) == 0
    case 2: specification.inaccessibleCount(inTwoMiBOf: cached.page) == 0
    default:
      specification[cached.page].isOpenToHost
        || cached.bits == Bits.readableLeaf(cached.page)
          && isReadable(cached.page)
    }
  }

  /// The guest still has that page there, with at least those rights.
  private func guestMayUse(_ cached: CachedTranslation) -> Bool {
    let frame = GuestFrame(slot: Int(cached.vmid) - 1, gfn: cached.page)
    guard let mapping = specification.guestMapping(at: frame) else { return false }
    return !mapping.isPoison && mapping.pageCount == cached.pages.count
      && mapping.pfn == MachineView.outputPage(cached.bits)
      && (mapping.isWritable || cached.bits & Bits.stage2Write == 0)
  }

  /// The device still has that page there, with at least those rights.
  private func deviceMayUse(_ cached: CachedTranslation) -> Bool {
    let device = cached.vmid - CachedTranslation.firstDeviceVMID
    guard cached.level == 3,
      let entry = specification.deviceEntry(at: DevicePlace(device: device, iova: cached.page))
    else { return false }
    return entry.pfn == MachineView.outputPage(cached.bits)
      && (entry.isReadable || cached.bits & Bits.stage2Read == 0)
      && (entry.isWritable || cached.bits & Bits.stage2Write == 0)
  }

  /// The hypervisor's text, where the design leaves it to the host's eyes.
  private func isReadable(_ pfn: UInt64) -> Bool {
    facts(of: pfn, frame: frame(of: pfn)).expected.hostEntry == .readable
  }
}
