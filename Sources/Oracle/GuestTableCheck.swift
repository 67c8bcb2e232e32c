import Hypercalls
import Hypervisor
import Specification

// A guest's stage 2, walked from its roots: every table, and every frame that it maps.
extension Lockstep {
  func checkGuestTables(_ vm: AbstractVM, _ holdings: inout VMHoldings) -> Finding? {
    for half in 0..<2 as Range<UInt64> {
      let base = half << 27
      if let finding = checkGuestTable(vm.root &+ half, level: 1, base: base, &holdings) {
        return finding
      }
    }
    guard holdings.mappingCount == Int(vm.mappingCount) else {
      return Finding(.invariant, .guestMapsWhatItMayUse, .guestMappingMissing, vm.area.first)
    }
    return nil
  }

  private func checkGuestTable(
    _ table: UInt64, level: Int, base: UInt64, _ holdings: inout VMHoldings
  ) -> Finding? {
    guard let frame = view.frame(ofRam: table) else {
      return Finding(.invariant, .tablesHaveOneParent, .tableLink, table)
    }
    // What the count must be is known behind the entries.
    let count = view.countAndOrder(of: frame)
    let finding = checkHeld(table, counted: count, .tablesAreCounted, .guestTable, &holdings)
    if let finding { return finding }
    let use = view.use(of: frame)
    guard use.isGuestTable, use.guestSlot == UInt64(holdings.slot), use.level == level,
      use.base == base
    else { return Finding(.invariant, .oneRolePerPage, .guestTable, table) }

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
      return Finding(.invariant, .tablesAreCounted, .tableCount, table)
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
      return Finding(.invariant, .oneRolePerPage, .guestTable, table)
    }
    guard specification.guestTableEntryCount(level: level, for: frame) == Int(entryCount) else {
      return Finding(.invariant, .guestMapsWhatItMayUse, .guestMappingMissing, table)
    }
    return nil
  }

  private func checkGuestEntry(
    _ bits: UInt64, level: Int, _ gfn: UInt64, _ holdings: inout VMHoldings
  ) -> Finding? {
    if level < 3, bits & 3 == 3 {
      guard bits == MachineView.outputPage(bits) << 12 | 3 else {
        return Finding(.invariant, .tablesHaveOneParent, .tableLink, gfn)
      }
      return checkGuestTable(
        MachineView.outputPage(bits), level: level &+ 1, base: gfn, &holdings)
    }
    if bits & 1 != 0 { holdings.mappingCount &+= 1 }
    let frame = GuestFrame(slot: holdings.slot, gfn: gfn)
    guard let mapping = specification.guestMapping(at: frame),
      isRight(bits, level: level, mapping)
    else { return diagnose(bits, level: level, frame) }
    return nil
  }

  @inline(__always) private func isRight(
    _ bits: UInt64, level: Int, _ mapping: GuestMapping
  ) -> Bool {
    guard !mapping.isPoison else { return level == 3 && bits == Bits.poison }
    return level == (mapping.isBlock ? 2 : 3) && bits == Bits.guestLeaf(mapping, level: level)
  }

  /// A frame whose mapping the step changed: the walk ends where and how the specification says.
  func checkGuestFrame(_ frame: GuestFrame) -> Finding? {
    let vm = specification.vm(slot: frame.slot)
    guard vm.state.exists, let root = view.frame(ofRam: vm.root) else { return nil }
    let leaf = view.guest(root, frame.gfn)
    guard let mapping = specification.guestMapping(at: frame) else {
      // A larger mapping may cover the frame.
      return leaf.bits == 0 || leaf.level < 3
        ? nil : diagnose(leaf.bits, level: leaf.level, frame)
    }
    return isRight(leaf.bits, level: leaf.level, mapping)
      ? nil : diagnose(leaf.bits, level: leaf.level, frame)
  }
}
