import Hypercalls

/// What a stage-2 map operation writes into leaves.
enum LeafValue {
  /// The identity mapping.
  case mapping(Mapping, PageState)
  /// The same value into every leaf: an annotation, or nothing.
  case invalid(Descriptor)
}

extension Hypervisor {
  /// Maps or annotates a range of the host's table, one attempt (`kvm_pgtable_stage2_map()`,
  /// `kvm_pgtable_stage2_set_owner()`).
  ///
  /// Each entry is as large as alignment and range allow, where blocks are allowed, else a page.
  /// Answers `-ENOMEM` where a table is missing; what was done before it stays.
  mutating func setStage2(
    _ range: PageRange, _ value: LeafValue, allowsBlocks: Bool
  ) throws(Panic) -> ReturnCode {
    var pfn = range.first
    while pfn < range.end {
      let target = allowsBlocks ? largestLevel(at: pfn, before: range.end) : 3
      // A bug: a broken block's own pages stand in the new table, the one to change included.
      let keepsBlock =
        bugs.contains(.blockSplitKeepsMappings) && breaksBlock(at: pfn, above: target)
      guard let word = try makeTables(to: target, at: pfn) else { return .noMemory }
      let new =
        switch value {
        case .mapping(let mapping, let state):
          Descriptor.stage2(pfn, mapping, state, level: target)
        case .invalid(let descriptor): descriptor
        }
      if !keepsBlock, try !setStage2Leaf(word, new, level: target, at: pfn),
        bugs.contains(.remappingIsRefused)
      {
        return .tryAgain
      }
      pfn += Stage.pageCount(target)
    }
    return .success
  }

  private func breaksBlock(at pfn: UInt64, above target: Int) -> Bool {
    let entry = find(pfn, in: hostStage)
    return entry.level < target && entry.descriptor.isLeaf(at: entry.level)
  }

  private func largestLevel(at pfn: UInt64, before end: UInt64) -> Int {
    for level in 1..<3 {
      let count = Stage.pageCount(level)
      if pfn & (count - 1) == 0, end - pfn >= count { return level }
    }
    return 3
  }

  /// Descends to a level, adding tables; a block on the way is broken and its other pages become
  /// lazily mapped (`stage2_map_walk_leaf()`). Nil where no page can be had for a table.
  private mutating func makeTables(to target: Int, at pfn: UInt64) throws(Panic) -> Int? {
    let stage = hostStage
    var entry = find(pfn, in: stage)
    while entry.level < target {
      let level = entry.level + 1
      let base = pfn & ~(Stage.pageCount(entry.level) - 1)
      guard let table = allocateTable(for: stage, level: level, base: base) else { return nil }
      invalidateHost(base, level: entry.level, replacing: entry.descriptor)
      if bugs.contains(.blockSplitKeepsMappings), entry.descriptor.isValid {
        try copyBlock(entry.descriptor, into: table, level: level)
      }
      try setEntry(
        entry.word, .table(frames.pfn(of: table)), countedBefore: !entry.descriptor.isEmpty,
        countedAfter: true, in: stage)
      entry = find(pfn, in: stage)
    }
    guard entry.level > target else { return entry.word }
    // A table is where a block will be: the entry above it.
    return wordOfEntry(at: target, for: pfn, in: stage)
  }

  /// The entry of a level that translates a page, whether or not anything is there.
  func wordOfEntry(at target: Int, for pfn: UInt64, in stage: Stage) -> Int {
    var level = stage.startLevel
    var table = stage.root
    var mask = stage.rootMask
    while true {
      let word =
        table * Arena.wordsPerPage + Int(pfn >> (Stage.shift(level) - 12) & mask)
      guard level < target else { return word }
      table = frames.index(of: descriptor(word).pfn)!
      mask = 511
      level += 1
    }
  }

  /// Writes a leaf where a leaf, a table or nothing was; false where it was there already
  /// (`stage2_map_walker_try_leaf()`).
  private mutating func setStage2Leaf(
    _ word: Int, _ new: Descriptor, level: Int, at pfn: UInt64
  ) throws(Panic) -> Bool {
    let stage = hostStage
    let old = descriptor(word)
    if old.isTable(at: level) {
      invalidateHost(pfn, level: level, replacing: old)
      try setEntry(word, new, countedBefore: true, countedAfter: !new.isEmpty, in: stage)
      try freeTree(frames.index(of: old.pfn)!, of: stage)
      return true
    }
    // The relax path changes permissions, this one does not; an identical leaf stays as it is.
    if old.isValid, (old.bits ^ new.bits) & ~Descriptor.stage2PermissionMask == 0 {
      return false
    }
    let isForgotten = new.isAnnotation && bugs.contains(.donationKeepsTranslation)
    if !isForgotten { invalidateHost(pfn, level: level, replacing: old) }
    try setEntry(
      word, new, countedBefore: !old.isEmpty, countedAfter: !new.isEmpty, in: stage)
    return true
  }

  /// Breaks an entry before another is made; what was not valid was never cached.
  private mutating func invalidateHost(_ pfn: UInt64, level: Int, replacing old: Descriptor) {
    guard old.isValid else { return }
    invalidate(PageRange(first: pfn, count: Stage.pageCount(level)), vmid: Self.hostVMID)
  }

  /// The bug of a prefault that fills a broken block's table with the block's own pages.
  private mutating func copyBlock(
    _ block: Descriptor, into table: Int, level: Int
  ) throws(Panic) {
    for slot in 0..<512 as Range<UInt64> {
      let pfn = block.pfn + slot * Stage.pageCount(level)
      let mapping: Mapping = layout.region(of: pfn) == nil ? .hostDevice : .hostMemory
      try setEntry(
        table * Arena.wordsPerPage + Int(slot),
        .stage2(pfn, mapping, .owned, level: level), countedBefore: false, countedAfter: true,
        in: hostStage)
    }
  }
}
