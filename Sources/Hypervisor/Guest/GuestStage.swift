import Hypercalls

// A guest's stage 2: mapping and unmapping, with tables from the VM's own pages.
extension Hypervisor {
  /// Maps a page or a block where nothing is; false where a table cannot be had
  /// (`kvm_pgtable_stage2_map()`).
  mutating func map(
    _ gfn: UInt64, to pfn: UInt64, _ mapping: Mapping, _ state: PageState, level: Int,
    in guest: Guest, from vcpu: PhysicalAddress
  ) throws(Panic) -> Bool {
    var entry = find(gfn, in: guest.stage)
    while entry.level < level {
      let base = gfn & ~(Stage.pageCount(entry.level) - 1)
      guard
        let table = try allocateTable(
          for: guest, from: vcpu, level: entry.level + 1, base: base)
      else { return false }
      try setEntry(
        entry.word, .table(frames.pfn(of: table)), countedBefore: !entry.descriptor.isEmpty,
        countedAfter: true, in: guest.stage)
      entry = find(gfn, in: guest.stage)
    }
    // Guests' tables go with their last entry, so that a block never meets one.
    guard entry.level == level else { throw Panic(site: .wildPointer) }
    try setEntry(
      entry.word, .stage2(pfn, mapping, state, level: level),
      countedBefore: !entry.descriptor.isEmpty, countedAfter: true, in: guest.stage)
    return true
  }

  /// Writes an entry where one is: the table's count stays, and what was cached of it goes where it
  /// loses a right.
  mutating func replace(
    _ entry: Entry, at gfn: UInt64, with descriptor: Descriptor, in guest: Guest
  ) throws(Panic) {
    let losesRight =
      !descriptor.isValid || entry.descriptor.isWritableStage2 && !descriptor.isWritableStage2
    if losesRight { try invalidate(gfn, level: entry.level, of: guest) }
    try setEntry(
      entry.word, descriptor, countedBefore: true, countedAfter: true, in: guest.stage)
  }

  /// Empties an entry, and frees the tables that become empty, the lowest first
  /// (`kvm_pgtable_stage2_unmap()`).
  mutating func unmap(_ gfn: UInt64, _ entry: Entry, in guest: Guest) throws(Panic) {
    try setEntry(
      entry.word, .empty, countedBefore: true, countedAfter: false, in: guest.stage)
    if !bugs.contains(.guestUnmapKeepsTranslation) {
      try invalidate(gfn, level: entry.level, of: guest)
    }
    var word = entry.word
    for level in stride(from: entry.level, to: guest.stage.startLevel, by: -1) {
      let table = word / Arena.wordsPerPage
      guard hypPage(table).refcount == 1 else { return }
      word = wordOfEntry(at: level - 1, for: gfn, in: guest.stage)
      try setEntry(word, .empty, countedBefore: true, countedAfter: false, in: guest.stage)
      try freeTable(table, of: guest)
    }
  }

  private mutating func invalidate(
    _ gfn: UInt64, level: Int, of guest: Guest
  ) throws(Panic) {
    let count = Stage.pageCount(level)
    invalidate(PageRange(first: gfn & ~(count - 1), count: count), vmid: try vmid(of: guest))
  }

  /// The number by which the MMU tells a guest's translations from others: that of its VM's slot,
  /// counted from 1.
  func vmid(of guest: Guest) throws(Panic) -> UInt64 {
    UInt64(slot(of: try load(guest.vm + MainlineVM.handle))!) + 1
  }

  /// Empties all of a VM's tables, the roots too, into its pool: children before their parents
  /// (`kvm_guest_destroy_stage2()`).
  mutating func releaseTables(of guest: Guest) throws(Panic) {
    lock(.guest)
    defer { unlock(.guest) }
    if !bugs.contains(.finaliseKeepsTranslations) { invalidateAll(vmid: try vmid(of: guest)) }
    let roots = guest.stage.root..<guest.stage.root + Int(GuestRoot.pageCount)
    for root in roots { try releaseEntries(of: root, level: 1, in: guest) }
    for root in roots { try freeTable(root, of: guest) }
  }

  private mutating func releaseEntries(
    of table: Int, level: Int, in guest: Guest
  ) throws(Panic) {
    for slot in 0..<Arena.wordsPerPage {
      let word = table * Arena.wordsPerPage + slot
      let entry = descriptor(word)
      guard !entry.isEmpty else { continue }
      let child = entry.isTable(at: level) ? try backedIndex(entry.pfn) : nil
      if let child { try releaseEntries(of: child, level: level + 1, in: guest) }
      try setEntry(word, .empty, countedBefore: true, countedAfter: false, in: guest.stage)
      if let child { try freeTable(child, of: guest) }
    }
  }

  /// Whether a guest still maps a page; what it was robbed of does not count.
  func mapsPages(_ guest: Guest) throws(Panic) -> Bool {
    for root in 0..<Int(GuestRoot.pageCount)
    where try mapsPages(table: guest.stage.root + root, level: 1) { return true }
    return false
  }

  private func mapsPages(table: Int, level: Int) throws(Panic) -> Bool {
    for slot in 0..<Arena.wordsPerPage {
      let entry = descriptor(table * Arena.wordsPerPage + slot)
      if entry.isLeaf(at: level) { return true }
      guard entry.isTable(at: level) else { continue }
      if try mapsPages(table: backedIndex(entry.pfn), level: level + 1) { return true }
    }
    return false
  }
}
