import Hypercalls
import Hypervisor
import Specification

// Page-table pages, and the entries above the last level.
extension Lockstep {
  /// A table, a page of a pool, or both in turn, of which this step wrote a word: its count goes
  /// with its entries; a table that went is free and empty, one that came is linked and in its
  /// pool.
  func checkNoted(_ frame: Int, _ note: TableNote) -> Finding? {
    let wasTable = note.useBefore.isTable
    let isTable = note.useAfter.isTable
    guard wasTable || isTable else {
      if note.changedUse, let finding = checkGuestUse(frame, note) { return finding }
      return view.isInPool(frame) ? checkIdle(frame) : nil
    }
    if wasTable, isTable, note.changedUse { return checkTable(frame) }

    // A table's count is one for its link and one for each entry that counts.
    let links = Int32(isTable ? 1 : 0) - Int32(wasTable ? 1 : 0)
    guard note.count == links + note.entries else {
      return found(.invariant, .tablesAreCounted, .tableCount, pfn(of: frame))
    }
    guard isTable else { return checkFreed(frame) }
    guard view.order(of: frame) == 0 else {
      return found(.invariant, .poolsAreSound, .poolPage, pfn(of: frame))
    }
    return wasTable ? nil : checkPlace(of: frame, note.useAfter)
  }

  /// A table lies in its pool and hangs where it belongs.
  private func checkPlace(of table: Int, _ use: TableUse) -> Finding? {
    guard view.pool(ofHost: use.isHost).frames.contains(table) else {
      return found(.invariant, .tablesAreHyps, .tableInPool, pfn(of: table))
    }
    guard view.isLinked(table, use) else {
      return found(.invariant, .tablesHaveOneParent, .unlinkedTable, pfn(of: table))
    }
    return nil
  }

  /// A page that went back to its pool holds nothing but the links of the free list.
  private func checkFreed(_ frame: Int) -> Finding? {
    guard view.refcount(of: frame) == 0 else {
      return found(.invariant, .tablesHaveOneParent, .unlinkedTable, pfn(of: frame))
    }
    for slot in 2..<Arena.wordsPerPage where view.word(slot, of: frame) != 0 {
      return found(.invariant, .poolsAreSound, .poolPage, pfn(of: frame))
    }
    return checkIdle(frame)
  }

  /// The whole of a table but the pages that its last level maps.
  func checkTable(_ table: Int) -> Finding? {
    let use = view.use(of: table)
    if let finding = checkPlace(of: table, use) { return finding }
    guard view.refcount(of: table) == UInt64(1 + view.countedEntries(of: table, use)) else {
      return found(.invariant, .tablesAreCounted, .tableCount, pfn(of: table))
    }
    guard view.order(of: table) == 0 else {
      return found(.invariant, .poolsAreSound, .poolPage, pfn(of: table))
    }
    guard use.level < 3 else { return nil }
    for slot in 0..<Arena.wordsPerPage {
      if let finding = checkUpperEntry(view.word(slot, of: table), use, slot) { return finding }
    }
    return nil
  }

  /// An entry above the last level: nothing, the table of that place, or a block of pages that are
  /// all the host's.
  func checkUpperEntry(_ bits: UInt64, _ use: TableUse, _ slot: Int) -> Finding? {
    if bits == 0 { return nil }
    let span = MachineView.span(use.level)
    let first = use.base &+ UInt64(slot) &* span
    if bits & 3 == 3 {
      guard let child = view.frame(ofRam: MachineView.outputPage(bits)) else {
        return found(.invariant, .tablesHaveOneParent, .tableLink, first)
      }
      let childUse = view.use(of: child)
      guard childUse.isTable, childUse.isHost == use.isHost,
        childUse.isDeviceTable == use.isDeviceTable, childUse.device == use.device,
        childUse.level == use.level + 1, childUse.base == first, bits == pfn(of: child) << 12 | 3
      else { return found(.invariant, .tablesHaveOneParent, .tableLink, first) }
      return nil
    }
    if use.isDeviceTable {
      return checkPlace(DevicePlace(device: use.device, iova: first))
        ?? found(.invariant, .devicesMapWhatTheyMayUse, .deviceMapping, first)
    }
    guard use.isHost else {
      return found(.invariant, .hypMapsWhatItMayUse, .hypMapping, first)
    }
    guard bits & 1 != 0 else {
      return found(.invariant, .annotatedIffGivenAway, .hostAnnotation, first)
    }
    return checkBlock(first, span, use.level)
  }

  private func checkBlock(_ first: UInt64, _ span: UInt64, _ level: Int) -> Finding? {
    let closed =
      level == 2
      ? specification.inaccessibleCount(inTwoMiBOf: first)
      : specification.inaccessibleCount(inGibibyteOf: first)
    guard closed == 0 else {
      return found(.secrecy, .givenAwayIsUnmapped, .blockCoversForeignPage, first)
    }
    let region = layout.span(of: first)
    guard first >= region.first, first &+ span <= region.end else {
      return found(.secrecy, .hostMapsWhatItMayUse, .blockLeavesRegion, first)
    }
    return checkPage(first)
  }
}
