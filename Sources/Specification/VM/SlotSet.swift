/// A set of slots of the table of VMs, in four words.
public struct SlotSet: Sendable {
  private var words = InlineArray<4, UInt64>(repeating: 0)
  public private(set) var isEmpty = true

  public init() {}

  public mutating func insert(_ slot: Int) {
    words[slot >> 6] |= 1 << UInt64(slot & 63)
    isEmpty = false
  }

  public func contains(_ slot: Int) -> Bool { words[slot >> 6] >> UInt64(slot & 63) & 1 != 0 }

  @inline(__always) mutating func removeAll() {
    if !isEmpty { self = SlotSet() }
  }

  /// Takes out the lowest slot; nil where none is left.
  public mutating func removeFirst() -> Int? {
    for word in 0..<4 where words[word] != 0 {
      let bit = words[word].trailingZeroBitCount
      words[word] &= words[word] &- 1
      return word << 6 + bit
    }
    isEmpty = true
    return nil
  }
}
