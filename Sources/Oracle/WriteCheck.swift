import Hypercalls
import Hypervisor
import Specification

// The cheap check: every word that a call wrote, and every page that the specification changed.
extension Lockstep {
  /// Checks the words written since `mark`.
  ///
  /// The frame condition comes free: a page that changed without leave differs from what the
  /// specification says of it.
  mutating func checkWrites(since mark: Int, refused: Bool) -> Finding? {
    let writes = hypervisor.writes
    let arena = view.arena
    notes.beginStep()

    // Tables that came or went, first: the meaning of their words depends on it.
    for index in mark..<writes.count {
      let word = Int(writes[index].word)
      guard word >= arena.tableUseStart, word < arena.variablesStart else { continue }
      let note = notes.note(word - arena.tableUseStart, in: view)
      note.pointee.useBefore = TableUse(bits: writes[index].old)
    }

    for index in mark..<writes.count {
      let write = writes[index]
      let word = Int(write.word)
      let now = view.words[word]
      guard now != write.old else { continue }
      if refused { return Finding(.refusedChange, nil, .untracked, pfn(ofWord: word)) }

      if word < arena.vmemmapStart {
        if let finding = checkTableWord(word, write.old, now) { return finding }
      } else if word < arena.contentsStart {
        let frame = word - arena.vmemmapStart
        let note = notes.note(frame, in: view)
        note.pointee.count = Int32(now & 0xffff) - Int32(write.old & 0xffff)
        if let finding = checkFrameOnce(frame) { return finding }
      } else if word < arena.tableUseStart {
        if let finding = checkFrameOnce(word - arena.contentsStart) { return finding }
      }
    }
    for position in 0..<notes.touchedCount {
      if let finding = checkTable(notes.frame(at: position)) { return finding }
    }
    for change in specification.changedThisStep {
      if let finding = checkOnce(change.pfn) { return finding }
    }
    return nil
  }

  /// A word of a table, or of a page that was one or is one now.
  private mutating func checkTableWord(_ word: Int, _ old: UInt64, _ now: UInt64) -> Finding? {
    let table = word / Arena.wordsPerPage
    let note = notes.note(table, in: view)
    let before = note.pointee.useBefore
    let after = note.pointee.useAfter
    if before.isTable, isCounted(old, before) { note.pointee.entries -= 1 }
    if after.isTable, isCounted(now, after) { note.pointee.entries += 1 }

    let use = after.isTable ? after : before
    guard use.isTable else { return nil }
    let span = UInt64(1) << UInt64(9 * (3 - use.level))
    let slot = UInt64(word % Arena.wordsPerPage)
    let first = use.base &+ slot &* span
    // A table that went has no entries any more; its pages are judged by what replaced it.
    if use.level == 3 { return checkOnce(first, isHost: use.isHost) }
    return after.isTable ? checkUpperEntry(now, use, first, span) : nil
  }

  @inline(__always) private func isCounted(_ bits: UInt64, _ use: TableUse) -> Bool {
    use.isHost ? bits != 0 : bits & 1 != 0
  }

  /// An entry above the last level: nothing, a table, or a block of pages that are all the host's.
  private func checkUpperEntry(
    _ bits: UInt64, _ use: TableUse, _ first: UInt64, _ span: UInt64
  ) -> Finding? {
    if bits == 0 { return nil }
    if bits & 3 == 3 {
      guard let child = view.frame(ofRam: bits >> 12 & (1 << 36 - 1)) else {
        return Finding(.invariant, .tablesHaveOneParent, .tableLink, first)
      }
      let childUse = view.use(of: child)
      guard childUse.isTable, childUse.isHost == use.isHost, childUse.level == use.level + 1,
        childUse.base == first
      else { return Finding(.invariant, .tablesHaveOneParent, .tableLink, first) }
      return nil
    }
    guard use.isHost, bits & 1 != 0 else {
      return Finding(.invariant, .annotatedIffGivenAway, .hostAnnotation, first)
    }
    let closed =
      use.level == 2
      ? specification.inaccessibleCount(inTwoMiBOf: first)
      : specification.inaccessibleCount(inGibibyteOf: first)
    guard closed == 0 else {
      return Finding(.secrecy, .givenAwayIsUnmapped, .blockCoversForeignPage, first)
    }
    let region = layout.span(of: first)
    guard first >= region.first, first &+ span <= region.end else {
      return Finding(.secrecy, .hostMapsWhatItMayUse, .blockLeavesRegion, first)
    }
    return checkPage(first)
  }

  // MARK: Pages, each once a call

  private mutating func checkFrameOnce(_ frame: Int) -> Finding? {
    let note = notes.note(frame, in: view)
    guard !note.pointee.isChecked else { return nil }
    note.pointee.isChecked = true
    return checkPage(pfn(of: frame))
  }

  private mutating func checkOnce(_ pfn: UInt64, isHost: Bool = true) -> Finding? {
    // Above the linear map lie the hypervisor's private mappings, which are made at boot.
    guard isHost || pfn < 1 << 27 else {
      return Finding(.invariant, .hypMapsWhatItMayUse, .privateMapping, pfn)
    }
    guard let frame = frame(of: pfn) else { return checkPage(pfn) }
    return checkFrameOnce(frame)
  }

  @inline(__always) func frame(of pfn: UInt64) -> Int? {
    view.frame(ofRam: pfn) ?? hypervisor.index(of: pfn)
  }

  @inline(__always) func pfn(of frame: Int) -> UInt64 {
    let offset = UInt64(bitPattern: Int64(frame &- view.ramIndex))
    return offset < view.ram.count ? view.ram.first &+ offset : hypervisor.pfn(of: frame)
  }

  /// The frame that a word is about, for reports; 0 for one of EL2's own variables.
  private func pfn(ofWord word: Int) -> UInt64 {
    let arena = view.arena
    if word < arena.vmemmapStart { return pfn(of: word / Arena.wordsPerPage) }
    return word < arena.variablesStart ? pfn(of: (word - arena.vmemmapStart) % arena.frameCount) : 0
  }
}
