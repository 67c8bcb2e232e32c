import Hypercalls
import Hypervisor
import Specification

// A guest's stage 2: every table, and every frame that it maps. After a call, the tables that it
// wrote; a look at the whole VM walks from the roots.
extension Lockstep {
  /// The tables that the step wrote into, made or unmade.
  func checkWrittenTables(of slot: Int) -> Finding? {
    var holdings = VMHoldings(slot: slot, isWhole: false)
    for position in 0..<notes.touchedCount {
      let frame = notes.touchedFrame(position)
      let use = view.use(of: frame)
      guard use.isGuestTable, use.guestSlot == UInt64(slot) else { continue }
      let table = pfn(of: frame)
      guard placeOfGuestTable(use) == table else {
        return found(.invariant, .oneRolePerPage, .guestTable, table)
      }
      let finding = checkGuestTable(table, level: use.level, base: use.base, &holdings)
      if let finding { return finding }
    }
    return nil
  }

  /// What the step made a guest's table is the one of its place; what it unmade is not.
  func checkPlacesOfTables() -> Finding? {
    for position in 0..<notes.touchedCount {
      let note = notes.touchedNote(position)
      guard note.changedUse else { continue }
      let table = pfn(of: notes.touchedFrame(position))
      let isPlaced =
        note.useAfter.isGuestTable
        ? placeOfGuestTable(note.useAfter) == table
        : !note.useBefore.isGuestTable || placeOfGuestTable(note.useBefore) != table
      guard isPlaced else { return found(.invariant, .oneRolePerPage, .guestTable, table) }
    }
    return nil
  }

  func checkGuestTables(_ vm: AbstractVM, _ holdings: inout VMHoldings) -> Finding? {
    for half in 0..<2 as Range<UInt64> {
      let base = half << 27
      if let finding = checkGuestTable(vm.root &+ half, level: 1, base: base, &holdings) {
        return finding
      }
    }
    guard holdings.mappingCount == Int(vm.mappingCount) else {
      return found(.invariant, .guestMapsWhatItMayUse, .guestMappingMissing, vm.area.first)
    }
    return nil
  }

  /// The page that is the table of a place; nil where there is no such place or no table.
  func placeOfGuestTable(_ use: TableUse) -> UInt64? {
    let slot = Int(use.guestSlot)
    guard slot < MachineView.vmSlotCount else { return nil }
    guard use.level > 1 else {
      return use.base & (1 << 27 - 1) == 0
        ? specification.vm(slot: slot).root &+ use.base >> 27 : nil
    }
    guard use.base & (512 &* MachineView.span(use.level) - 1) == 0 else { return nil }
    return specification.guestTable(
      level: use.level, for: GuestFrame(slot: slot, gfn: use.base))
  }

  private func checkGuestTable(
    _ table: UInt64, level: Int, base: UInt64, _ holdings: inout VMHoldings
  ) -> Finding? {
    guard let frame = view.frame(ofRam: table) else {
      return found(.invariant, .tablesHaveOneParent, .tableLink, table)
    }
    // What the count must be is known behind the entries.
    let count = view.countAndOrder(of: frame)
    let finding = checkHeld(table, counted: count, .tablesAreCounted, .guestTable, &holdings)
    if let finding { return finding }
    let use = view.use(of: frame)
    guard use.isGuestTable, use.guestSlot == UInt64(holdings.slot), use.level == level,
      use.base == base
    else { return found(.invariant, .oneRolePerPage, .guestTable, table) }

    var entryCount: UInt64 = 0
    var slot = view.usedSlot(of: frame, from: 0)
    while slot < Arena.wordsPerPage {
      let bits = view.word(slot, of: frame)
      let gfn = base &+ UInt64(slot) &* MachineView.span(level)
      if let finding = checkGuestEntry(bits, level: level, gfn, &holdings) { return finding }
      entryCount &+= 1
      slot = view.usedSlot(of: frame, from: slot &+ 1)
    }
    guard count == entryCount &+ 1 else {
      return found(.invariant, .tablesAreCounted, .tableCount, table)
    }
    return level == 1 ? nil : checkGuestTable(table, level: level, base, entryCount, holdings.slot)
  }

  /// A table below the roots is the one that the specification took for this place, and has as many
  /// entries: none of a page, and none of a page that was taken by force, got lost.
  private func checkGuestTable(
    _ table: UInt64, level: Int, _ base: UInt64, _ entryCount: UInt64, _ slot: Int
  ) -> Finding? {
    let frame = GuestFrame(slot: slot, gfn: base)
    guard specification.guestTable(level: level, for: frame) == table else {
      return found(.invariant, .oneRolePerPage, .guestTable, table)
    }
    guard specification.guestTableEntryCount(level: level, for: frame) == Int(entryCount) else {
      return found(.invariant, .guestMapsWhatItMayUse, .guestMappingMissing, table)
    }
    return nil
  }

  private func checkGuestEntry(
    _ bits: UInt64, level: Int, _ gfn: UInt64, _ holdings: inout VMHoldings
  ) -> Finding? {
    if level < 3, bits & 3 == 3 {
      guard bits == MachineView.outputPage(bits) << 12 | 3 else {
        return found(.invariant, .tablesHaveOneParent, .tableLink, gfn)
      }
      let table = MachineView.outputPage(bits)
      return holdings.isWhole
        ? checkGuestTable(table, level: level &+ 1, base: gfn, &holdings)
        : checkGuestLink(table, level: level &+ 1, GuestFrame(slot: holdings.slot, gfn: gfn))
    }
    if bits & 1 != 0 { holdings.mappingCount &+= 1 }
    let frame = GuestFrame(slot: holdings.slot, gfn: gfn)
    guard let mapping = specification.guestMapping(at: frame),
      isRight(bits, level: level, mapping)
    else { return diagnose(bits, level: level, frame) }
    return nil
  }

  /// A link to a table, which is that of its place.
  private func checkGuestLink(_ table: UInt64, level: Int, _ frame: GuestFrame) -> Finding? {
    guard let child = view.frame(ofRam: table) else {
      return found(.invariant, .tablesHaveOneParent, .tableLink, table)
    }
    let use = view.use(of: child)
    guard use.isGuestTable, use.guestSlot == UInt64(frame.slot), use.level == level,
      use.base == frame.gfn, specification.guestTable(level: level, for: frame) == table
    else { return found(.invariant, .oneRolePerPage, .guestTable, table) }
    return nil
  }

  @inline(__always) private func isRight(
    _ bits: UInt64, level: Int, _ mapping: GuestMapping
  ) -> Bool {
    guard !mapping.isPoison else { return level == 3 && bits == Bits.poison }
    return level == (mapping.isBlock ? 2 : 3) && bits == Bits.guestLeaf(mapping, level: level)
  }

  /// A frame whose mapping the step changed: the walk ends where and how the specification says,
  /// and leads through the tables that it names.
  func checkGuestFrame(_ frame: GuestFrame) -> Finding? {
    let vm = specification.vm(slot: frame.slot)
    guard vm.state.exists, let root = view.frame(ofRam: vm.root) else { return nil }
    let leaf = view.guest(root, frame.gfn)
    if let mapping = specification.guestMapping(at: frame) {
      guard isRight(leaf.bits, level: leaf.level, mapping) else {
        return diagnose(leaf.bits, level: leaf.level, frame)
      }
    } else if leaf.bits != 0, leaf.level == 3 {
      // A larger mapping may cover the frame.
      return diagnose(leaf.bits, level: leaf.level, frame)
    }
    return checkGuestLinks(root, frame)
  }

  private func checkGuestLinks(_ root: Int, _ frame: GuestFrame) -> Finding? {
    for level in 1..<3 {
      let bits = view.guestEntry(root, frame.gfn, level: level)
      let isLink = bits & 3 == 3
      guard isLink == (specification.guestTable(level: level + 1, for: frame) != nil) else {
        return found(.invariant, .tablesHaveOneParent, .tableLink, frame.gfn)
      }
      guard isLink else { return nil }
      let span = MachineView.span(level)
      let first = GuestFrame(slot: frame.slot, gfn: frame.gfn & ~(span - 1))
      let finding = checkGuestLink(MachineView.outputPage(bits), level: level + 1, first)
      if let finding { return finding }
    }
    return nil
  }
}
