import Hypercalls
import Hypervisor
import Specification

// The check of everything, once at boot and in tests: it assumes nothing about what was checked
// before.
extension Lockstep {
  /// Checks the whole machine: every page, every table, every pool. Takes milliseconds.
  public mutating func checkMachine(callIndex: Int) -> Verdict {
    verdict(findingInMachine(), callIndex: callIndex)
  }

  /// The booted machine's own fault, which is every program's finding.
  var bootViolation: Violation? {
    guard let finding = storage.pointee.bootFinding else { return nil }
    var violation = Violation(finding, opcode: nil, callIndex: 0)
    violation.isAtBoot = true
    return violation
  }

  func findingInMachine() -> Finding? {
    notes.beginStep()
    for frame in 0..<view.frameCount {
      if let finding = checkPage(pfn(of: frame)) { return finding }
      let use = view.use(of: frame)
      if use.isGuestTable, let finding = checkGuestTableHeld(frame, Int(use.guestSlot)) {
        return finding
      }
      guard use.isTable else { continue }
      if let finding = checkTable(frame) ?? checkPages(of: frame) { return finding }
    }
    if let finding = checkDeviceRanges() ?? checkDevices() ?? checkPool(view.hostPool)
      ?? checkPool(view.hypPool) ?? checkPrivateMappings()
    {
      return finding
    }
    for write in hypervisor.writes {
      if let finding = checkUntracked(Int(write.word), write.old) { return finding }
    }
    return checkVMs() ?? checkLoadedVCPUs() ?? checkMemory() ?? checkTranslations()
      ?? checkLedger() ?? checkLentPages()
  }

  /// Every slot of the VM table; and no page is held for a VM that its structures do not lead to.
  private func checkVMs() -> Finding? {
    var heldCounts = InlineArray<256, Int>(repeating: 0)
    for frame in 0..<view.frameCount {
      let page = specification[pfn(of: frame)]
      if isHeldForVM(page) { heldCounts[Int(page.slot)] += 1 }
    }
    for slot in 0..<view.vmTable.count {
      var holdings = VMHoldings(slot: slot, isWhole: true)
      if let finding = checkVM(&holdings) { return finding }
      guard holdings.pageCount == heldCounts[slot + 1] else {
        let area = specification.vm(slot: slot).area.first
        return found(.invariant, .oneRolePerPage, .heldPage, area)
      }
    }
    return nil
  }

  /// The pages that a last-level table maps or annotates, those without a vmemmap entry too.
  private func checkPages(of table: Int) -> Finding? {
    let use = view.use(of: table)
    guard use.level == 3, !use.isDeviceTable, use.isHost || use.base < MachineView.linearEnd else {
      return nil
    }
    for slot in 0..<Arena.wordsPerPage where view.word(slot, of: table) != 0 {
      if let finding = checkPage(use.base &+ UInt64(slot)) { return finding }
    }
    return nil
  }
}
