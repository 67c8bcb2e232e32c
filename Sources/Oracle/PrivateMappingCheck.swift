import Hypercalls
import Hypervisor
import Specification

// What the hypervisor maps above its linear map. It is made at boot and never changes: any write
// there is a finding, so it is looked at once.
extension Lockstep {
  /// The vmemmap, in pages from the start of the hypervisor's memory on that are no pool's, the
  /// stack above a page of nothing, the text once more; and nothing else.
  func checkPrivateMappings() -> Finding? {
    let start = MachineView.linearEnd
    let entriesPerPage: UInt64 = view.keepsStatesInTables ? 1024 : 512
    var count = 0
    for region in 0..<layout.regionCount {
      let pages = layout.regions[region].pages
      for page in pages.first / entriesPerPage...(pages.end - 1) / entriesPerPage {
        let backing = view.held.first + UInt64(count)
        // Two regions may have their entries in one page.
        if region > 0, page == (layout.regions[region - 1].pages.end - 1) / entriesPerPage {
          continue
        }
        if let finding = checkPrivate(start + page, backing, .data) { return finding }
        if isInPool(backing) { return found(.invariant, .oneRolePerPage, .heldPage, backing) }
        count += 1
      }
    }
    let area = MachineView.span(0)
    let stack = view.image.first + 10
    let text = view.image.first
    if let finding = checkPrivate(start + area + 1, stack, .data)
      ?? checkPrivate(start + 2 * area + text, text, .text)
    {
      return finding
    }
    return privateMappingCount == count + 2
      ? nil : found(.invariant, .hypMapsWhatItMayUse, .privateMapping, start)
  }

  private func checkPrivate(_ page: UInt64, _ pfn: UInt64, _ rights: HypRights) -> Finding? {
    let leaf = view.hyp(page)
    if leaf.level == 3, leaf.bits == Bits.hypLeaf(pfn, rights, state: 0) { return nil }
    return found(.invariant, .hypMapsWhatItMayUse, .privateMapping, page)
  }

  /// Asked of the machine, whose pools the view copied when it was made.
  private func isInPool(_ pfn: UInt64) -> Bool {
    guard let frame = hypervisor.index(of: pfn) else { return false }
    return hypervisor.hypTablePool.frames.contains(frame)
      || hypervisor.hostTablePool.frames.contains(frame)
  }

  private var privateMappingCount: Int {
    var count = 0
    for frame in 0..<view.frameCount {
      let use = view.use(of: frame)
      guard use.isTable, !use.isHost, !use.isDeviceTable, use.level == 3,
        use.base >= MachineView.linearEnd
      else { continue }
      for slot in 0..<Arena.wordsPerPage where view.word(slot, of: frame) != 0 { count += 1 }
    }
    return count
  }
}
