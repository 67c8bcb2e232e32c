/// A number of bytes, as the DMA calls take it.
public struct ByteCount: ByteCodedNumber {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  @inlinable public static var pageShift: UInt64? { 12 }
  public static var domain: String {
    "a number of bytes: 0x1000 times 0 to 63, or "
      + boundaries.map { $0.name }.joined(separator: ", ")
  }

  @inlinable public static var oddCount: UInt64 { 10 }

  /// See `boundaries`.
  @inlinable public static func odd(_ index: UInt64) -> UInt64 {
    switch index {
    case 0: 1
    case 1: 0xfff
    case 2: 0x1001
    case 3: 0x20_0000
    case 4: 0x400_0000
    case 5: 1 << 40
    case 6: 1 << 43
    case 7: 1 << 43 + 0x1000
    case 8: 1 << 63
    default: .max & ~0xfff
    }
  }

  /// Counts that are no whole pages, or of which something changes: a block, all of RAM, the
  /// address space, a signed 32-bit count of pages, arithmetic.
  static let boundaries: [(name: String, value: UInt64)] = zip(
    [
      "1", "0xfff", "0x1001", "0x200000", "0x4000000", "2^40", "2^43", "2^43+0x1000", "2^63",
      "2^64-0x1000",
    ],
    (0..<oddCount).map(odd)
  ).map { ($0, $1) }

  // Codes. 0–127: so many pages, folded to 0–63. 128–239: 1 to 4 pages. 240–255: the odd ones.
  @inlinable public static func plain(code: UInt64) -> UInt64 {
    (code < 128 ? code & 63 : 1 + (code & 3)) << 12
  }

  @inlinable public var plainCode: UInt64? {
    rawValue & 0xfff == 0 && rawValue >> 12 < 64 ? rawValue >> 12 : nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> ByteCount {
    switch random.below(48) {
    case 0: drawOdd(&random)
    case 1: ByteCount(0)
    case 2: ByteCount(UInt64(random.below(64)) << 12)
    default: ByteCount(UInt64(1 + random.below(4)) << 12)
    }
  }

  public func simpler(in layout: MachineLayout) -> [ByteCount] {
    [1, 2, 3, 0, 4, 8, 16, 32].map { ByteCount($0 << 12) }.prefix { $0 != self }.map { $0 }
  }

  public func text(in layout: MachineLayout) -> String {
    Self.boundaries.first { $0.value == rawValue }?.name ?? "0x" + String(rawValue, radix: 16)
  }

  public init?(text: Substring, in layout: MachineLayout) {
    let named = Self.boundaries.first { $0.name == text }?.value
    guard let number = named ?? UInt64(programText: text) else { return nil }
    self.init(number)
  }
}
