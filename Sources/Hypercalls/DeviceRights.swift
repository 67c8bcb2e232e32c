/// What a device may do with pages that are mapped for it, and what the host says they are
/// (`IOMMU_READ`, `IOMMU_WRITE`, `IOMMU_MMIO`).
public struct DeviceRights: ByteCodedNumber {
  /// 1 reads, 2 writes, 16 is a hint: the pages are another device's; all else is not a right.
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public static var domain: String {
    "rights of a device: letters of rw, and m where the pages are said to be MMIO; none, 0x8, 0xb, "
      + "0x80000000 or 2^64-1"
  }

  @inlinable public var isReadable: Bool { rawValue & 1 != 0 }
  @inlinable public var isWritable: Bool { rawValue & 2 != 0 }
  /// The host says that the pages are a device's.
  @inlinable public var isDevice: Bool { rawValue & 16 != 0 }
  /// Nothing but rights, and at least one.
  @inlinable public var areRights: Bool { rawValue & 3 != 0 && rawValue & ~19 == 0 }

  @inlinable public static var oddCount: UInt64 { 4 }

  /// Never to execute, that and all rights, a bit that is nothing, all bits.
  @inlinable public static func odd(_ index: UInt64) -> UInt64 {
    switch index {
    case 0: 0x8
    case 1: 0xb
    case 2: 1 << 31
    default: .max
    }
  }

  // Codes. 0–239: rights by the lowest two bits, and the hint. 240–255: what is none.
  @inlinable public static func plain(code: UInt64) -> UInt64 {
    code & 3 | (code & 4) << 2
  }

  @inlinable public var plainCode: UInt64? {
    rawValue & ~19 == 0 ? rawValue & 3 | rawValue >> 2 : nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> DeviceRights {
    if random.oneIn(32) { return drawOdd(&random) }
    let rights: UInt64 = random.oneIn(2) ? 3 : UInt64(random.below(4))
    return DeviceRights(rights | (random.oneIn(4) ? 16 : 0))
  }

  public func simpler(in layout: MachineLayout) -> [DeviceRights] {
    [3, 1, 2, 19, 17, 18, 0, 16].prefix { $0 != rawValue }.map { DeviceRights($0) }
  }

  private static let said = LetteredBits(
    letters: [("r", 1), ("w", 2), ("m", 16)], names: [("none", 0), ("2^64-1", .max)])

  public func text(in layout: MachineLayout) -> String { Self.said.text(of: rawValue) }

  public init?(text: Substring, in layout: MachineLayout) {
    guard let bits = Self.said.bits(text) else { return nil }
    self.init(bits)
  }
}
