/// Bytes of an FF-A descriptor: how long it is, or where in it something lies.
public struct DescriptorSize: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 1 }
  public static var domain: String {
    "a number of bytes: 16 times 0 to 63, "
      + boundaries.map(String.init).joined(separator: ", ")
  }

  @usableFromInline static let boundaryCount: UInt64 = 8

  /// Not a multiple of a range's size, around a page, and where 32 bits wrap.
  @inlinable static func boundary(_ index: UInt64) -> UInt64 {
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

  static let boundaries: [UInt64] = (0..<boundaryCount).map(boundary)

  // Codes. 0–127: so many ranges' sizes, folded to 0–63. 128–239: a descriptor's header and 0 to 7
  // ranges. 240–255: the boundaries.
  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    switch code {
    case 0..<128: self.init((code & 63) << 4)
    case 128..<240: self.init(80 + (code & 7) << 4)
    default: self.init(Self.boundary((code - 240) % Self.boundaryCount))
    }
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    if rawValue & 15 == 0, rawValue >> 4 < 64 { return rawValue >> 4 }
    for index in 0..<Self.boundaryCount where Self.boundary(index) == rawValue {
      return 240 + index
    }
    return nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> DescriptorSize {
    switch random.below(16) {
    case 0: DescriptorSize(boundary(UInt64(random.below(Int(boundaryCount)))))
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

  public init?(text: Substring, in layout: MachineLayout) {
    guard let number = UInt64(programText: text) else { return nil }
    self.init(number)
  }
}
