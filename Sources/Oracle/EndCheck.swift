import Hypercalls
import Hypervisor
import Specification

// The check at a program's end: all that it wrote since boot, without regard to what the checks
// after each call have seen.
extension Lockstep {
  /// Checks once more all that the program touched since boot, and the pools.
  public mutating func checkEnd(callIndex: Int) -> Verdict {
    if let violation = bootViolation { return .violation(violation) }
    return verdict(findingAtEnd(), callIndex: callIndex)
  }

  private func findingAtEnd() -> Finding? {
    notes.beginStep()
    touchedVMs = SlotSet()
    for write in hypervisor.writes {
      let word = Int(write.word)
      if let finding = checkUntracked(word, write.old) { return finding }
      if word >= view.dmaCountsStart, word < view.deviceRangesStart,
        let finding = checkFrameOnce(word - view.dmaCountsStart)
      {
        return finding
      }
      // Devices' ranges and translations are looked at whole, once, below.
      guard word < view.variablesStart else { continue }
      if word < view.vmemmapStart {
        if let finding = checkEntryAtEnd(word) { return finding }
        continue
      }
      let frame = (word - view.vmemmapStart) % view.frameCount
      if let finding = checkFrameOnce(frame) ?? checkTableOnce(frame) { return finding }
    }
    for pfn in specification.changedSinceBoot {
      if let finding = checkOnce(pfn) { return finding }
    }
    if let finding = checkDeviceRanges() ?? checkDevices() ?? checkPoolsAtEnd() { return finding }
    return checkTranslations() ?? checkLedger() ?? checkLentPages() ?? checkTouchedVMsAtEnd()
      ?? checkLoadedVCPUs() ?? checkMemory()
  }

  private func checkPoolsAtEnd() -> Finding? {
    checkLists(of: view.hostPool) ?? checkSum(of: view.hostPool)
      ?? checkLists(of: view.hypPool) ?? checkSum(of: view.hypPool)
  }

  private func checkEntryAtEnd(_ word: Int) -> Finding? {
    let frame = word / Arena.wordsPerPage
    let use = view.use(of: frame)
    if use.isDeviceTable {
      if use.level == 3 {
        let iova = use.base &+ UInt64(word % Arena.wordsPerPage)
        if let finding = checkPlace(DevicePlace(device: use.device, iova: iova)) { return finding }
      }
    } else if use.isTable, use.level == 3, use.isHost || use.base < MachineView.linearEnd {
      let page = use.base &+ UInt64(word % Arena.wordsPerPage)
      if let finding = checkOnce(page) { return finding }
    }
    return checkTableOnce(frame)
  }

  private func checkTableOnce(_ frame: Int) -> Finding? {
    let note = note(frame)
    guard !note.pointee.isChecked else { return nil }
    note.pointee.isChecked = true
    let use = note.pointee.useAfter
    if use.isTable { return checkTable(frame) }
    if use.isGuestTable { return checkGuestTableHeld(frame, Int(use.guestSlot)) }
    return view.isInPool(frame) ? checkIdle(frame) : nil
  }

  /// A word that may not change, and is not what it was before a write of it.
  func checkUntracked(_ word: Int, _ old: UInt64) -> Finding? {
    let now = view.words[word]
    guard now != old else { return nil }
    if word < view.vmemmapStart {
      let frame = word / Arena.wordsPerPage
      let slot = word % Arena.wordsPerPage
      let use = view.use(of: frame)
      guard use.isTable else { return checkIdleWord(slot, now, of: frame) }
      let first = use.base &+ UInt64(slot) &* MachineView.span(use.level)
      return use.isHost || first < MachineView.linearEnd
        ? nil : found(.invariant, .hypMapsWhatItMayUse, .privateMapping, first)
    }
    if word < view.contentsStart {
      let frame = word - view.vmemmapStart
      return view.isInPool(frame) ? nil : checkHeldCount(frame, old, now)
    }
    guard word >= view.variablesStart, word < view.dmaCountsStart else { return nil }
    return isPressure(word) || view.proxyWords.contains(word) ? nil : checkPoolVariable(word)
  }

  private func isPressure(_ word: Int) -> Bool {
    word == view.hostPool.withheldWord || word == view.hypPool.withheldWord
  }

  private func checkPoolVariable(_ word: Int) -> Finding? {
    var pools = PoolChanges()
    return checkVariable(word, 0, 0, &pools)
  }
}
