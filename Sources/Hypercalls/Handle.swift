/// The number by which the host names a VM: 0x1000 and up, by its slot of the table.
public struct Handle: ByteCodedNumber {
  public var rawValue: UInt64

  /// The handle of slot 0.
  @inlinable public static var first: UInt64 { 0x1000 }

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public static var domain: String {
    "a VM's handle: 0x1000 to 0x100f, 0, 0xfff, 0x10fe, 0x10ff, 0x1100, 0x11000 to 0x11003, "
      + "0x100001000 or 0xffffffffffffffff"
  }

  @usableFromInline static let plainCount: UInt64 = 16
  @inlinable public static var oddCount: UInt64 { 11 }

  /// Handles around both ends of the table, and such as are cut off to one of it.
  @inlinable public static func odd(_ index: UInt64) -> UInt64 {
    switch index {
    case 0: 0
    case 1: 0xfff
    case 2: 0x10fe
    case 3: 0x10ff
    case 4: 0x1100
    case 5...8: 0x11000 + (index - 5)
    case 9: 1 << 32 | first
    default: .max
    }
  }

  // Codes. 0–239: one of the first slots, mostly of the first four. 240–255: odd ones.
  @inlinable public static func plain(code: UInt64) -> UInt64 {
    first + code % (code < 64 ? plainCount : 4)
  }

  @inlinable public var plainCode: UInt64? {
    let slot = rawValue &- Self.first
    return slot < Self.plainCount ? slot : nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> Handle {
    switch random.below(32) {
    case 0: drawOdd(&random)
    case 1, 2: Handle(first + UInt64(random.below(Int(plainCount))))
    default: Handle(first + UInt64(random.below(5)))
    }
  }

  public func simpler(in layout: MachineLayout) -> [Handle] {
    (0..<Self.plainCount).map { Handle(Self.first + $0) }.prefix { $0 != self }.map { $0 }
  }

  public func text(in layout: MachineLayout) -> String { "0x" + String(rawValue, radix: 16) }
}
