import Hypercalls
import Hypervisor
import Specification

/// What a call did to the pools of table pages.
struct PoolChanges {
  /// By how much the numbers of free pages went up; nil: the pool's lists are as they were.
  var host: Int?
  var hyp: Int?

  mutating func add(_ pages: Int, toHost isHost: Bool) {
    if isHost { host = (host ?? 0) + pages } else { hyp = (hyp ?? 0) + pages }
  }
}

// The cheap check: every word that a call wrote, and every page that the specification changed.
extension Lockstep {
  /// Checks what the last call changed, on either side; mostly nothing.
  ///
  /// The frame condition comes free: a page that changed without leave differs from what the
  /// specification says of it, and a word that belongs to no page may not change at all.
  @inline(__always) func checkChanges() -> Finding? {
    let writeCount = hypervisor.writeCount - lastMark
    let changes = specification.changedThisStep
    let isSame =
      changes.isEmpty && !changesVMs && !lastCallMapsDevices && !lastCallIsProxys
    if writeCount == 0, isSame { return nil }
    // Where nobody's rights changed, translations are as good as they were.
    return checkChanges(writeCount: writeCount, changes) ?? (isSame ? nil : checkTranslations())
  }

  @inline(never) private func checkChanges(
    writeCount: Int, _ changes: UnsafeBufferPointer<PageChange>
  ) -> Finding? {
    notes.beginStep()
    if !touchedVMs.isEmpty { touchedVMs = SlotSet() }
    if writeCount > 0 {
      let writes = UnsafeBufferPointer(
        start: hypervisor.writes.baseAddress! + lastMark, count: writeCount)
      let mustStay = lastCallRefused && !wasAdmitted && !mayHaveRolledBack
      if let finding = mustStay ? checkRefused(writes) : nil { return finding }
      noteUses(writes)
      var pools = PoolChanges()
      for write in writes {
        let word = Int(truncatingIfNeeded: write.word)
        let now = view.words[word]
        guard now != write.old else { continue }
        if let finding = checkWrite(word, write.old, now, &pools) { return finding }
      }
      if let finding = checkTables(&pools) ?? checkPools(pools) { return finding }
    }
    if lastCallMapsDevices, let finding = checkDeviceRanges() ?? checkChangedPlaces() {
      return finding
    }
    if lastCallIsProxys, let finding = checkLedger() { return finding }
    for change in changes {
      if let finding = checkOnce(change.pfn) { return finding }
      if change.before.slot != 0, let finding = checkLeft(change) { return finding }
    }
    if changesVMs || !touchedVMs.isEmpty, let finding = checkTouchedVMs() { return finding }
    return writeCount > 0 ? checkUnneededTables() : nil
  }

  /// Notes tables that came or went, first: the meaning of their words depends on it.
  private func noteUses(_ writes: UnsafeBufferPointer<JournalEntry>) {
    for write in writes {
      let word = Int(truncatingIfNeeded: write.word)
      guard word >= view.tableUseStart, word < view.variablesStart else { continue }
      let note = note(word - view.tableUseStart)
      note.pointee.useBefore = TableUse(bits: write.old)
    }
  }

  @inline(__always) private func checkWrite(
    _ word: Int, _ old: UInt64, _ now: UInt64, _ pools: inout PoolChanges
  ) -> Finding? {
    if word < view.vmemmapStart { return checkPageWord(word, old, now, &pools) }
    if word < view.contentsStart {
      return checkVmemmapWord(word - view.vmemmapStart, old, now, &pools)
    }
    if word < view.tableUseStart { return checkFrameOnce(word - view.contentsStart) }
    if word < view.variablesStart { return nil }
    if word < view.dmaCountsStart { return checkVariable(word, old, now, &pools) }
    if word < view.translationsStart { return checkMappingCount(word) }
    // The first word behind is only their number.
    return word == view.translationsStart ? nil : checkTranslation(ofWord: word)
  }

  private func checkVmemmapWord(
    _ frame: Int, _ old: UInt64, _ now: UInt64, _ pools: inout PoolChanges
  ) -> Finding? {
    if view.isInPool(frame) {
      let note = note(frame)
      note.pointee.count = Int32(now & 0xffff) - Int32(old & 0xffff)
      if !note.pointee.useAfter.isTable {
        pools.add(0, toHost: view.hostPool.frames.contains(frame))
      }
    } else if let finding = checkHeldCount(frame, old, now) {
      return finding
    }
    return checkFrameOnce(frame)
  }

  /// A word of a table, or of a page that was one or is one now.
  private func checkPageWord(
    _ word: Int, _ old: UInt64, _ now: UInt64, _ pools: inout PoolChanges
  ) -> Finding? {
    let table = word / Arena.wordsPerPage
    let slot = word % Arena.wordsPerPage
    let note = note(table)
    let before = note.pointee.useBefore
    let after = note.pointee.useAfter
    let use = after.isTable ? after : before
    guard use.isTable else {
      pools.add(0, toHost: view.hostPool.frames.contains(table))
      return checkIdleWord(slot, now, of: table)
    }
    if before.isTable, MachineView.isCounted(old, before) { note.pointee.entries -= 1 }
    if after.isTable, MachineView.isCounted(now, after) { note.pointee.entries += 1 }

    if use.isDeviceTable {
      return checkDeviceWord(old, now, slot, before: before, after: after)
    }
    let first = use.base &+ UInt64(slot) &* MachineView.span(use.level)
    guard use.isHost || first < MachineView.linearEnd else {
      return found(.invariant, .hypMapsWhatItMayUse, .privateMapping, first)
    }
    if before.isTable, let finding = checkLost(old, before, slot) { return finding }
    if use.level == 3 { return checkOnce(first) }
    // A table that went has no entries any more; its pages are judged by what replaced it.
    return after.isTable ? checkUpperEntry(now, after, slot) : nil
  }

  /// What an entry that was overwritten meant: a table it linked must be gone or linked anew, and
  /// memory that it mapped is not forgotten.
  @inline(__always) private func checkLost(
    _ old: UInt64, _ use: TableUse, _ slot: Int
  ) -> Finding? {
    if old == 0 { return nil }
    if use.level < 3, old & 3 == 3 { return checkUnlinked(old) }
    return use.isHost && old & 1 != 0 ? checkForgotten(use, slot) : nil
  }

  func checkUnlinked(_ link: UInt64) -> Finding? {
    guard let child = view.frame(ofRam: MachineView.outputPage(link)) else { return nil }
    let use = view.use(of: child)
    guard use.isTable, !view.isLinked(child, use) else { return nil }
    return found(.invariant, .tablesHaveOneParent, .unlinkedTable, pfn(of: child))
  }

  private func checkForgotten(_ use: TableUse, _ slot: Int) -> Finding? {
    let first = use.base &+ UInt64(slot) &* MachineView.span(use.level)
    let leaf = view.host(first)
    // A block that was broken has a table in its place, which starts empty.
    guard leaf.bits == 0, leaf.level <= use.level, layout.region(of: first) != nil else {
      return nil
    }
    return found(.invariant, .recyclingForgetsNothing, .forgotten, first)
  }

  private func checkTables(_ pools: inout PoolChanges) -> Finding? {
    for position in 0..<notes.touchedCount {
      let frame = notes.touchedFrame(position)
      let note = notes.touchedNote(position)
      if note.changedUse, view.isInPool(frame) {
        pools.add(0, toHost: view.hostPool.frames.contains(frame))
      }
      if let finding = checkNoted(frame, note) { return finding }
    }
    return nil
  }

  private func checkPools(_ pools: PoolChanges) -> Finding? {
    if let freed = pools.host,
      let finding = checkLists(of: view.hostPool) ?? checkBalance(of: view.hostPool, freed)
    {
      return finding
    }
    if let freed = pools.hyp,
      let finding = checkLists(of: view.hypPool) ?? checkBalance(of: view.hypPool, freed)
    {
      return finding
    }
    return nil
  }
}
