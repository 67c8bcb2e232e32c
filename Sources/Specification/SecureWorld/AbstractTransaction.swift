import Hypercalls

/// Memory that the host gave the secure world the use of under one handle.
public struct AbstractTransaction: Sendable {
  /// As many runs of pages as a descriptor lists at most.
  static let rangeCountMax = 14

  /// The host may not use it meanwhile; that is between the host and the secure world.
  public var isLoan: Bool
  /// Bytes of the descriptor, and how many of them have come.
  public var length: UInt64
  public var arrived: UInt64
  public private(set) var rangeCount = 0
  private var ranges = InlineArray<14, PageRange>(repeating: PageRange(first: 0, count: 0))

  init(isLoan: Bool, length: UInt64) {
    self.isLoan = isLoan
    self.length = length
    arrived = 0
  }

  public subscript(number: Int) -> PageRange { ranges[number] }

  public var isComplete: Bool { arrived == length }

  mutating func append(_ range: PageRange) {
    guard rangeCount < Self.rangeCountMax else { return }
    ranges[rangeCount] = range
    rangeCount += 1
  }

  public func contains(_ pfn: UInt64) -> Bool {
    for number in 0..<rangeCount where ranges[number].contains(pfn) { return true }
    return false
  }
}
