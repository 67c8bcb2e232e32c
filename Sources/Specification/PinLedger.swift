/// The pins that are not undone yet, by the exact range they were made on.
///
/// An unpin names no pin: its contract is that one of exactly this range exists. The table is open
/// addressed and of fixed size; it keeps a range whose pins are all undone, until the next reset.
struct PinLedger: ~Copyable {
  static let capacity = 4096
  static let rangeCountMax = 3072

  private struct Entry {
    var first: UInt64
    var count: UInt64
    /// 0: the slot is free, unless `isTaken`.
    var pins: UInt32
    var isTaken: Bool

    static var free: Entry { Entry(first: 0, count: 0, pins: 0, isTaken: false) }
  }

  private let entries: UnsafeMutablePointer<Entry>
  private let taken: UnsafeMutablePointer<UInt16>
  private var takenCount = 0

  init() {
    entries = .allocate(capacity: Self.capacity)
    entries.initialize(repeating: .free, count: Self.capacity)
    taken = .allocate(capacity: Self.rangeCountMax)
  }

  deinit {
    entries.deallocate()
    taken.deallocate()
  }

  /// The slot that holds the range, or the free one where it belongs.
  private func slot(_ first: UInt64, _ count: UInt64) -> Int {
    let mixed = (first ^ count << 40 ^ count >> 24) &* 0x9e37_79b9_7f4a_7c15
    var slot = Int(mixed >> 52)
    while entries[slot].isTaken, entries[slot].first != first || entries[slot].count != count {
      slot = (slot + 1) & (Self.capacity - 1)
    }
    return slot
  }

  /// How many pins of exactly this range are not undone.
  func pins(first: UInt64, count: UInt64) -> UInt32 { entries[slot(first, count)].pins }

  /// Whether a pin of this range can be recorded.
  func hasRoom(first: UInt64, count: UInt64) -> Bool {
    takenCount < Self.rangeCountMax || entries[slot(first, count)].isTaken
  }

  /// Records a pin; without room it is forgotten, and can then not be undone.
  mutating func add(first: UInt64, count: UInt64) {
    let slot = slot(first, count)
    if !entries[slot].isTaken {
      guard takenCount < Self.rangeCountMax else { return }
      entries[slot] = Entry(first: first, count: count, pins: 0, isTaken: true)
      taken[takenCount] = UInt16(slot)
      takenCount += 1
    }
    entries[slot].pins += 1
  }

  mutating func remove(first: UInt64, count: UInt64) {
    let slot = slot(first, count)
    if entries[slot].pins > 0 { entries[slot].pins -= 1 }
  }

  /// Shows every range that is pinned, with how often.
  func forEachRange(_ body: (_ first: UInt64, _ count: UInt64, _ pins: UInt32) -> Void) {
    for index in 0..<takenCount {
      let entry = entries[Int(taken[index])]
      if entry.pins > 0 { body(entry.first, entry.count, entry.pins) }
    }
  }

  mutating func reset() {
    for index in 0..<takenCount { entries[Int(taken[index])] = .free }
    takenCount = 0
  }
}
