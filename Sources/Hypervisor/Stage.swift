import Hypercalls

/// One translation: where its root is, and how its tables are counted (`struct kvm_pgtable`).
struct Stage: Sendable {
  /// Index of the (first) root table.
  var root: Int
  let startLevel: Int
  /// Selects an entry of the root, concatenated tables included.
  let rootMask: UInt64
  /// The lock that protects it, which also tells the host's from the hypervisor's.
  let lock: Lock
  /// Which device's it is, where the SMMU walks it.
  var device: UInt64 = 0

  @inline(__always) static func shift(_ level: Int) -> UInt64 { UInt64(12 + 9 * (3 - level)) }
  /// Pages that one entry of a level covers.
  @inline(__always) static func pageCount(_ level: Int) -> UInt64 { 1 << (shift(level) - 12) }

  func use(level: Int, base: UInt64) -> TableUse {
    lock == .smmu
      ? TableUse(device: device, level: level, base: base)
      : TableUse(isHost: lock == .host, level: level, base: base)
  }
}

/// What a frame's table is for: which stage, which level, and the first page that it translates.
public struct TableUse: Sendable {
  public let bits: UInt64

  public init(bits: UInt64) { self.bits = bits }
  init(isHost: Bool, level: Int, base: UInt64) {
    bits = 1 << 63 | (isHost ? 1 << 62 : 0) | UInt64(level) << 58 | base
  }

  /// A table of a guest's stage 2, of the VM in that slot.
  init(guestSlot slot: UInt64, level: Int, base: UInt64) {
    bits = 1 << 61 | slot << 44 | UInt64(level) << 58 | base
  }

  /// A table of a device's stage 2.
  init(device: UInt64, level: Int, base: UInt64) {
    bits = 5 << 61 | device << 44 | UInt64(level) << 58 | base
  }

  /// A table of the host, of the hypervisor or of a device, from one of the two pools.
  public var isTable: Bool { bits >> 63 != 0 }
  /// The SMMU walks it.
  public var isDeviceTable: Bool { bits >> 61 == 5 }
  public var isGuestTable: Bool { bits >> 61 == 1 }
  public var isHost: Bool { bits >> 62 & 1 != 0 }
  public var level: Int { Int(bits >> 58 & 3) }
  /// First page that the table translates.
  public var base: UInt64 { bits & (1 << 44 - 1) }
  /// The VM whose guest's table it is.
  public var guestSlot: UInt64 { bits >> 44 & 0xff }
  /// The device whose table it is.
  public var device: UInt64 { bits >> 44 & 0xff }
}

/// Where a walk ended: at a leaf, an annotation or an empty entry.
struct Entry {
  let word: Int
  let level: Int
  let descriptor: Descriptor
}

extension Hypervisor {
  /// Walks to the entry that decides about a page (`kvm_pgtable_get_leaf()`).
  @inline(__always) func find(_ pfn: UInt64, in stage: Stage) -> Entry {
    var level = stage.startLevel
    var word =
      stage.root &* Arena.wordsPerPage
      &+ Int(truncatingIfNeeded: pfn >> (Stage.shift(level) - 12) & stage.rootMask)
    while true {
      let descriptor = descriptor(word)
      guard descriptor.isTable(at: level), let table = frames.index(of: descriptor.pfn) else {
        return Entry(word: word, level: level, descriptor: descriptor)
      }
      level &+= 1
      word =
        table &* Arena.wordsPerPage
        &+ Int(truncatingIfNeeded: pfn >> (Stage.shift(level) - 12) & 511)
    }
  }

  /// Tables that mapping a range, or two that do not overlap, page by page would have to add.
  func missingTables(_ range: PageRange, _ other: PageRange? = nil, in stage: Stage) -> Int {
    var previous: UInt64?
    guard let other else { return missingTables(range, in: stage, after: &previous) }
    // Upwards, so that a table for both is counted once.
    let isAscending = range.first < other.first
    let lower = missingTables(isAscending ? range : other, in: stage, after: &previous)
    return lower + missingTables(isAscending ? other : range, in: stage, after: &previous)
  }

  private func missingTables(
    _ range: PageRange, in stage: Stage, after previous: inout UInt64?
  ) -> Int {
    var missing = 0
    var pfn = range.first
    while pfn < range.end {
      let level = find(pfn, in: stage).level
      for parent in level..<3 {
        // The table below a parent's entry is new unless the slot before needed the same.
        let shift = Stage.shift(parent) - 12
        if previous.map({ $0 >> shift != pfn >> shift }) ?? true { missing += 1 }
      }
      previous = pfn
      pfn = (pfn | 511) + 1
    }
    return missing
  }

  /// Replaces an entry and keeps the references of its table: an entry that counts holds one.
  @inline(__always)
  mutating func setEntry(
    _ word: Int, _ new: Descriptor, countedBefore: Bool, countedAfter: Bool, in stage: Stage
  ) throws(Panic) {
    assertHeld(stage.lock)
    let table = countingTable(of: word, in: stage)
    if countedBefore, !countedAfter { try drop(table) }
    if countedAfter, !countedBefore { try get(table) }
    journal.write(word, new.bits)
  }

  private func countingTable(of word: Int, in stage: Stage) -> Int {
    let table = word / Arena.wordsPerPage
    return bugs.contains(.rootCountedOnce) && table == stage.root + 1 && stage.lock == .host
      ? stage.root : table
  }
}
