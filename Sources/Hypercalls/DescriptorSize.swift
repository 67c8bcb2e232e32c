/// Bytes of an FF-A descriptor: how long it is, or where in it something lies.
public struct DescriptorSize: ByteCodedNumber {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public static var domain: String {
    "a number of bytes: 16 times 0 to 63, "
      + oddValues.map(String.init).joined(separator: ", ")
  }

  @inlinable public static var oddCount: UInt64 { 8 }

  /// Not a multiple of a range's size, around a page, and where 32 bits wrap.
  @inlinable public static func odd(_ index: UInt64) -> UInt64 {
    switch index {
    case 0: 8
    case 1: 65
    case 2: 88
    case 3: 0xfff
    case 4: 0x1000
    case 5: 0x1010
    case 6: 0xffff_fff0
    default: 0xffff_ffff
    }
  }

  // Codes. 0–127: so many ranges' sizes, folded to 0–63. 128–239: a descriptor's header and 0 to 7
  // ranges. 240–255: the odd ones.
  @inlinable public static func plain(code: UInt64) -> UInt64 {
    code < 128 ? (code & 63) << 4 : 80 + (code & 7) << 4
  }

  @inlinable public var plainCode: UInt64? {
    rawValue & 15 == 0 && rawValue >> 4 < 64 ? rawValue >> 4 : nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> DescriptorSize {
    switch random.below(16) {
    case 0: drawOdd(&random)
    case 1: DescriptorSize(UInt64(random.below(64)) << 4)
    case 2, 3: DescriptorSize(64)
    case 4, 5: DescriptorSize(UInt64(random.below(4)) << 4)
    default: DescriptorSize(80 + UInt64(random.below(4)) << 4)
    }
  }

  public func simpler(in layout: MachineLayout) -> [DescriptorSize] {
    [0, 16, 32, 64, 80, 96, 112].prefix { $0 < rawValue }.map { DescriptorSize($0) }
  }

  public func text(in layout: MachineLayout) -> String { String(rawValue) }
}
