/// A number of pages, as the range calls take it.
public struct PageCount: ByteCodedNumber {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  @inlinable public static var pageShift: UInt64? { 0 }
  public static var domain: String {
    "a page count: 0 to 63, " + boundaries.map { $0.name }.joined(separator: ", ")
  }

  @inlinable public static var oddCount: UInt64 { 12 }

  /// See `boundaries`.
  @inlinable public static func odd(_ index: UInt64) -> UInt64 {
    switch index {
    case 0: 511
    case 1: 512
    case 2: 513
    case 3: 1024
    case 4: 0x4000
    case 5: 0x4001
    case 6: 1 << 28
    case 7: 1 << 52
    case 8: (1 << 52) + 1
    case 9: (1 << 52) + 512
    case 10: 1 << 63
    default: .max
    }
  }

  // Codes. 0–127: the count itself, folded to 0–63. 128–239: 1 to 4, what callers mostly pass.
  // 240–255: the odd ones.
  @inlinable public static func plain(code: UInt64) -> UInt64 {
    code < 128 ? code & 63 : 1 + (code & 3)
  }

  @inlinable public var plainCode: UInt64? {
    rawValue < 64 ? rawValue : nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> PageCount {
    switch random.below(48) {
    // Rare, because a range of a thousand pages takes as long as hundreds of calls.
    case 0: drawOdd(&random)
    case 1, 2: PageCount(0)
    case 3: PageCount(UInt64(random.below(64)))
    default: PageCount(UInt64(1 + random.below(4)))
    }
  }

  public func simpler(in layout: MachineLayout) -> [PageCount] {
    let common: [UInt64] = [1, 2, 3, 0, 4, 8, 16, 32]
    if let place = common.firstIndex(of: rawValue) {
      return common[..<place].map { PageCount($0) }
    }
    return (common + Self.boundaries.map { $0.value }).filter { $0 < rawValue }.map {
      PageCount($0)
    }
  }
}

extension PageCount {
  /// Counts at which something changes (a block, all of RAM, the address space, arithmetic), as
  /// programs write them.
  static let boundaries: [(name: String, value: UInt64)] = zip(
    [
      "511", "512", "513", "1024", "0x4000", "0x4001", "2^28", "2^52", "2^52+1", "2^52+512",
      "2^63", "2^64-1",
    ],
    (0..<oddCount).map(odd)
  ).map { ($0, $1) }

  public func text(in layout: MachineLayout) -> String {
    Self.boundaries.first { $0.value == rawValue }?.name ?? String(rawValue)
  }

  /// Reads a number, or a boundary by its name.
  public init?(text: Substring, in layout: MachineLayout) {
    let named = Self.boundaries.first { $0.name == text }?.value
    guard let number = named ?? UInt64(programText: text) else { return nil }
    self.init(number)
  }
}
