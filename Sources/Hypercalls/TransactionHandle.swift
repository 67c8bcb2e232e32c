/// The number by which host and secure world name memory that one lent the other: 0x8000 and up.
public struct TransactionHandle: ByteCodedNumber {
  public var rawValue: UInt64

  /// The first that the secure world gives out.
  @inlinable public static var first: UInt64 { 0x8000 }

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public static var domain: String {
    "a transaction's handle: 0x8000 to 0x800f, 0, 0x7fff, 0x100008000 or 0xffffffffffffffff"
  }

  @usableFromInline static let plainCount: UInt64 = 16
  @inlinable public static var oddCount: UInt64 { 4 }

  /// None, one too low, one that differs in its upper half, and the one that stands for none.
  @inlinable public static func odd(_ index: UInt64) -> UInt64 {
    switch index {
    case 0: 0
    case 1: 0x7fff
    case 2: 1 << 32 | first
    default: .max
    }
  }

  // Codes. 0–239: one of the first handles, mostly of the first four. 240–255: odd ones.
  @inlinable public static func plain(code: UInt64) -> UInt64 {
    first + code % (code < 64 ? plainCount : 4)
  }

  @inlinable public var plainCode: UInt64? {
    let number = rawValue &- Self.first
    return number < Self.plainCount ? number : nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> TransactionHandle {
    switch random.below(16) {
    case 0: drawOdd(&random)
    case 1: TransactionHandle(first + UInt64(random.below(Int(plainCount))))
    default: TransactionHandle(first + UInt64(random.below(3)))
    }
  }

  public func simpler(in layout: MachineLayout) -> [TransactionHandle] {
    (0..<Self.plainCount).map { TransactionHandle(Self.first + $0) }.prefix { $0 != self }
      .map { $0 }
  }

  public func text(in layout: MachineLayout) -> String { "0x" + String(rawValue, radix: 16) }
}
