import Hypercalls

// A device's stage 2, page by page. Its tables come from the hypervisor's pool and go back to it
// with their last entry, the root too.
extension Hypervisor {
  /// Whether the device has nothing at these pages yet.
  func isUnmapped(_ range: PageRange, in device: UInt64) -> Bool {
    guard let stage = addressSpace(of: device) else { return true }
    var page = range.first
    while page < range.end {
      let entry = find(page, in: stage)
      if !entry.descriptor.isEmpty { return false }
      page = (page | (Stage.pageCount(entry.level) - 1)) + 1
    }
    return true
  }

  /// Makes sure in the check phase that the range will find its tables.
  mutating func reserveTables(for range: PageRange, in device: UInt64) -> ReturnCode {
    if bugs.contains(.commitMayFail) { return .success }
    let count =
      addressSpace(of: device).map { missingTables(range, in: $0) }
      ?? 1 + Self.areaCount(range, level: 1) + Self.areaCount(range, level: 2)
    return reserveTables(count, for: hypStage) ? .success : .noMemory
  }

  /// How many entries of a level translate the range.
  private static func areaCount(_ range: PageRange, level: Int) -> Int {
    let span = Stage.pageCount(level)
    return Int((range.end - 1) / span - range.first / span) + 1
  }

  /// Maps a page where nothing is; false where a table cannot be had (`arm_lpae_map_pages()`).
  mutating func map(
    _ iova: UInt64, to pfn: UInt64, _ mapping: Mapping, in device: UInt64
  ) throws(Panic) -> Bool {
    guard let stage = try rootedAddressSpace(of: device) else { return false }
    var entry = find(iova, in: stage)
    while entry.level < 3 {
      let base = iova & ~(Stage.pageCount(entry.level) - 1)
      guard let table = allocateTable(for: stage, level: entry.level + 1, base: base) else {
        try freeEmptyTables(above: entry.word, level: entry.level, iova, in: stage)
        return false
      }
      try setEntry(
        entry.word, .table(frames.pfn(of: table)), countedBefore: false, countedAfter: true,
        in: stage)
      entry = find(iova, in: stage)
    }
    var mapping = mapping
    if bugs.contains(.smmuMapIgnoresRights) { mapping.isWritable = true }
    try setEntry(
      entry.word, .stage2(pfn, mapping, .owned, level: 3),
      countedBefore: !entry.descriptor.isEmpty, countedAfter: true, in: stage)
    return true
  }

  private mutating func rootedAddressSpace(of device: UInt64) throws(Panic) -> Stage? {
    if let stage = addressSpace(of: device) { return stage }
    let stage = Self.addressSpace(of: device, root: 0)
    guard let root = allocateTable(for: stage, level: 1, base: 0) else { return nil }
    setRoot(root, of: device)
    return Self.addressSpace(of: device, root: root)
  }

  /// Empties the entry of a page, tells the SMMU, and frees the tables that become empty, the
  /// lowest first (`arm_lpae_unmap_pages()`).
  mutating func unmap(_ iova: UInt64, in device: UInt64) throws(Panic) {
    guard let stage = addressSpace(of: device) else { return }
    let word = find(iova, in: stage).word
    if !bugs.contains(.smmuUnmapLeavesEntry) {
      try setEntry(word, .empty, countedBefore: true, countedAfter: false, in: stage)
    }
    if !bugs.contains(.smmuUnmapKeepsTranslation) {
      invalidate(PageRange(first: iova, count: 1), vmid: Self.vmid(ofDevice: device))
    }
    try freeEmptyTables(above: word, level: 3, iova, in: stage)
  }

  private mutating func freeEmptyTables(
    above word: Int, level: Int, _ iova: UInt64, in stage: Stage
  ) throws(Panic) {
    var word = word
    for level in stride(from: level, through: stage.startLevel, by: -1) {
      let table = word / Arena.wordsPerPage
      guard hypPage(table).refcount == 1 else { return }
      if level > stage.startLevel {
        word = wordOfEntry(at: level - 1, for: iova, in: stage)
        try setEntry(word, .empty, countedBefore: true, countedAfter: false, in: stage)
      } else {
        setRoot(nil, of: stage.device)
      }
      try freeTable(table, of: stage)
    }
  }
}

extension Mapping {
  /// What a device may do with memory, or with another device.
  init(ofDevice rights: DeviceRights) {
    self.init(
      isReadable: rights.isReadable, isWritable: rights.isWritable, isDevice: rights.isDevice)
  }
}
