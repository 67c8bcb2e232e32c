import Hypercalls

// The hypervisor's own stage 1. Its linear map puts every page at its physical address.
extension Hypervisor {
  /// Maps a range page by page, one attempt (`pkvm_create_mappings_locked()`).
  ///
  /// Answers `-ENOMEM` where a table is missing; what was mapped before it stays.
  mutating func mapHyp(
    _ range: PageRange, _ mapping: Mapping, _ state: PageState, at address: UInt64? = nil
  ) throws(Panic) -> ReturnCode {
    let stage = hypStage
    let offset = (address ?? range.first) &- range.first
    for pfn in range.first..<range.end {
      let page = pfn &+ offset
      var entry = find(page, in: stage)
      while entry.level < 3 {
        let base = page & ~(Stage.pageCount(entry.level) - 1)
        guard let table = allocateTable(for: stage, level: entry.level + 1, base: base) else {
          return .noMemory
        }
        try setEntry(
          entry.word, .table(frames.pfn(of: table)), countedBefore: false, countedAfter: true,
          in: stage)
        entry = find(page, in: stage)
      }
      let new = Descriptor.stage1(pfn, mapping, state)
      let old = entry.descriptor
      if old == new { continue }
      if old.isValid, warn(if: (old.bits ^ new.bits) & ~Descriptor.stateMask != 0, .hypMapConflict)
      {
        return .invalidArgument
      }
      try setEntry(
        entry.word, new, countedBefore: old.isValid, countedAfter: true, in: stage)
    }
    return .success
  }

  /// Unmaps a range, and frees tables that become empty; false where a page was not mapped, which
  /// ends the walk there (`kvm_pgtable_hyp_unmap()`).
  mutating func unmapHyp(_ range: PageRange) throws(Panic) -> Bool {
    for pfn in range.first..<range.end {
      let entry = find(pfn, in: hypStage)
      guard entry.descriptor.isLeaf(at: entry.level) else { return false }
      try setEntry(
        entry.word, .empty, countedBefore: true, countedAfter: false, in: hypStage)
      try freeEmptyTables(above: entry.word, pfn)
    }
    return true
  }

  private mutating func freeEmptyTables(above word: Int, _ pfn: UInt64) throws(Panic) {
    var table = word / Arena.wordsPerPage
    while table != hypStage.root, hypPage(table).refcount == 1 {
      let use = TableUse(bits: journal[arena.tableUseStart + table])
      let parent = parentWord(of: use, pfn)
      try setEntry(parent, .empty, countedBefore: true, countedAfter: false, in: hypStage)
      try freeTable(table, of: hypStage)
      table = parent / Arena.wordsPerPage
    }
  }

  private func parentWord(of use: TableUse, _ pfn: UInt64) -> Int {
    var table = hypStage.root
    var level = hypStage.startLevel
    while true {
      let word =
        table * Arena.wordsPerPage + Int(pfn >> (Stage.shift(level) - 12) & 511)
      guard level + 1 < use.level else { return word }
      table = frames.index(of: descriptor(word).pfn)!
      level += 1
    }
  }
}
