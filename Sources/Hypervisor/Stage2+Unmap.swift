import Hypercalls

extension Hypervisor {
  /// Releases a table that no entry points to any more (`kvm_pgtable_stage2_free_unlinked()`).
  mutating func freeTree(_ table: Int, of stage: Stage) throws(Panic) {
    let level = TableUse(bits: journal[arena.tableUseStart + table]).level
    for slot in 0..<512 {
      let word = table * Arena.wordsPerPage + slot
      let entry = descriptor(word)
      guard !entry.isEmpty else { continue }
      try setEntry(word, .empty, countedBefore: true, countedAfter: false, in: stage)
      if entry.isTable(at: level) { try freeTree(frames.index(of: entry.pfn)!, of: stage) }
    }
    try freeTable(table, of: stage)
  }

  /// Drops every mapping outside memory, and with it tables that map nothing else; annotations stay
  /// (`host_stage2_unmap_dev_all()`).
  ///
  /// As MMIO donation was posted, the first annotation ends it with an error.
  mutating func recycle() throws(Panic) -> ReturnCode {
    if bugs.contains(.recyclingDropsMemory) {
      return try unmapStage2(PageRange(first: 0, count: layout.ipaPageCount))
    }
    var start: UInt64 = 0
    for region in 0..<layout.regionCount {
      let pages = layout.regions[region].pages
      let result = try unmapStage2(PageRange(first: start, count: pages.first - start))
      guard result == .success else { return result }
      start = pages.end
    }
    return try unmapStage2(PageRange(first: start, count: layout.ipaPageCount - start))
  }

  /// `kvm_pgtable_stage2_unmap()` on the host's table.
  private mutating func unmapStage2(_ range: PageRange) throws(Panic) -> ReturnCode {
    guard range.count > 0 else { return .success }
    for table in 0...Int(hostStage.rootMask >> 9) {
      let base = UInt64(table) << (Stage.shift(0) - 12)
      let result = try unmap(range, in: hostStage.root + table, level: 1, base: base)
      guard result == .success else { return result }
    }
    return .success
  }

  private mutating func unmap(
    _ range: PageRange, in table: Int, level: Int, base: UInt64
  ) throws(Panic) -> ReturnCode {
    let count = Stage.pageCount(level)
    let tableEnd = base + 512 * count
    guard range.first < tableEnd, range.end > base else { return .success }
    let from = range.first <= base ? 0 : (range.first - base) / count
    let to = range.end >= tableEnd ? 511 : (range.end - 1 - base) / count

    // A table's count is one more than its entries: behind the last of them nothing is left to see.
    var left = hypPage(table).refcount &- 1
    var next = Int(from)
    while left > 0 {
      let slot = journal.arena.usedSlot(of: table, from: next)
      guard slot <= to else { break }
      next = slot + 1
      let word = table * Arena.wordsPerPage + slot
      let entry = descriptor(word)
      left &-= 1
      guard entry.isTable(at: level) else {
        if entry.isAnnotation, keepsAnnotations {
          if bugs.contains(.recyclingStopsAtAnnotation) { return .notPermitted }
          continue
        }
        try setEntry(word, .empty, countedBefore: true, countedAfter: false, in: hostStage)
        let pages = PageRange(first: base + UInt64(slot) * count, count: count)
        invalidate(pages, vmid: Self.hostVMID)
        continue
      }
      let child = frames.index(of: entry.pfn)!
      let result = try unmap(
        range, in: child, level: level + 1, base: base + UInt64(slot) * count)
      guard result == .success else { return result }
      if hypPage(child).refcount == 1 {
        try setEntry(word, .empty, countedBefore: true, countedAfter: false, in: hostStage)
        if !bugs.contains(.recyclingLeaksTables) { try freeTable(child, of: hostStage) }
        if bugs.contains(.tablePutTwice) { try put(child, in: hostPool) }
      }
    }
    return .success
  }

  private var keepsAnnotations: Bool {
    !bugs.contains(.recyclingDropsAnnotations) && !bugs.contains(.recyclingDropsMemory)
  }
}
