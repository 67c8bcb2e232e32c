/// Values by a number, as many as fit: open addressed and of fixed size.
///
/// A key once used keeps its place until the reset, with or without a value, so that what is found
/// once is never hidden by a removal. Memory is zeroed by the system as it is touched.
struct KeyTable<Value>: ~Copyable {
  private struct Entry {
    /// 0: free. Keys are never 0.
    var key: UInt64
    var isPresent: Bool
    var value: Value
  }

  private let shift: UInt64
  private let mask: Int
  private let entries: UnsafeMutablePointer<Entry>
  private let taken: UnsafeMutablePointer<UInt32>
  private(set) var keyCount = 0
  let keyCountMax: Int

  /// Room for three quarters of a power of two.
  init(capacityBits: Int) {
    let capacity = 1 << capacityBits
    shift = UInt64(64 - capacityBits)
    mask = capacity - 1
    keyCountMax = capacity / 4 * 3
    entries = zeroedMemory(capacity)
    taken = zeroedMemory(keyCountMax)
  }

  deinit {
    release(entries)
    release(taken)
  }

  /// The place that holds the key, or the free one where it belongs.
  private func place(of key: UInt64) -> Int {
    var place = Int((key &* 0x9e37_79b9_7f4a_7c15) >> shift)
    while entries[place].key != 0, entries[place].key != key { place = (place + 1) & mask }
    return place
  }

  /// Writing beyond the room is forgotten; the contract of calls that write keeps programs from it.
  subscript(key: UInt64) -> Value? {
    get {
      guard keyCount > 0 else { return nil }
      let place = place(of: key)
      return entries[place].isPresent ? entries[place].value : nil
    }
    set {
      let place = place(of: key)
      if entries[place].key == 0 {
        guard newValue != nil, keyCount < keyCountMax else { return }
        entries[place].key = key
        taken[keyCount] = UInt32(place)
        keyCount += 1
      }
      entries[place].isPresent = newValue != nil
      if let newValue { entries[place].value = newValue }
    }
  }

  /// Whether so many more keys can be written.
  func hasRoom(for count: Int) -> Bool { keyCount + count <= keyCountMax }

  /// The key that was used as the n-th since the reset; nil where it has no value now.
  func key(at number: Int) -> UInt64? {
    let entry = entries[Int(taken[number])]
    return entry.isPresent ? entry.key : nil
  }

  /// The smallest key with a value in a range; looks at all.
  func firstKey(in range: Range<UInt64>) -> UInt64? {
    var first: UInt64?
    for number in 0..<keyCount {
      guard let key = key(at: number), range.contains(key) else { continue }
      if first.map({ key < $0 }) ?? true { first = key }
    }
    return first
  }

  mutating func reset() {
    for number in 0..<keyCount {
      let place = Int(taken[number])
      entries[place].key = 0
      entries[place].isPresent = false
    }
    keyCount = 0
  }
}
