import Hypercalls

/// The states that a search has seen, by their digests: a table with open addressing.
///
/// The standard library's set takes four times the time and twice the memory, of which a search
/// needs hundreds of megabytes.
struct StateSet: ~Copyable {
  private var slots: UnsafeMutablePointer<UInt64>
  private var capacity = 1 << 12
  private(set) var count = 0

  init() {
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: 0, count: capacity)
  }

  deinit { slots.deallocate() }

  /// Whether the state is new.
  mutating func insert(_ digest: StateDigest) -> Bool {
    if count * 2 > capacity { grow() }
    let inserted = Self.insert(Self.key(digest), in: slots, capacity)
    if inserted { count += 1 }
    return inserted
  }

  /// Zero stands for a free slot.
  private static func key(_ digest: StateDigest) -> UInt64 { digest.bits == 0 ? 1 : digest.bits }

  private static func insert(
    _ key: UInt64, in slots: UnsafeMutablePointer<UInt64>, _ capacity: Int
  ) -> Bool {
    var slot = Int(truncatingIfNeeded: key) & (capacity - 1)
    while slots[slot] != 0 {
      if slots[slot] == key { return false }
      slot = (slot + 1) & (capacity - 1)
    }
    slots[slot] = key
    return true
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * 2)
    larger.initialize(repeating: 0, count: capacity * 2)
    for slot in 0..<capacity where slots[slot] != 0 {
      _ = Self.insert(slots[slot], in: larger, capacity * 2)
    }
    slots.deallocate()
    slots = larger
    capacity *= 2
  }
}
