/// A number of bytes, as the DMA calls take it.
public struct ByteCount: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 1 }
  @inlinable public static var pageShift: UInt64? { 12 }
  public static var domain: String {
    "a number of bytes: 0x1000 times 0 to 63, or "
      + boundaries.map { $0.name }.joined(separator: ", ")
  }

  @usableFromInline static let boundaryCount: UInt64 = 10

  /// See `boundaries`.
  @inlinable static func boundary(_ index: UInt64) -> UInt64 {
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
    (0..<boundaryCount).map(boundary)
  ).map { ($0, $1) }

  // Codes. 0–127: so many pages, folded to 0–63. 128–239: 1 to 4 pages. 240–255: the boundaries.
  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    switch code {
    case 0..<128: self.init((code & 63) << 12)
    case 128..<240: self.init((1 + (code & 3)) << 12)
    default: self.init(Self.boundary((code - 240) % Self.boundaryCount))
    }
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    if rawValue & 0xfff == 0, rawValue >> 12 < 64 { return rawValue >> 12 }
    for index in 0..<Self.boundaryCount where Self.boundary(index) == rawValue {
      return 240 + index
    }
    return nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> ByteCount {
    switch random.below(48) {
    case 0: ByteCount(boundary(UInt64(random.below(Int(boundaryCount)))))
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
