/// How many vCPUs the host says a VM has: a 32-bit field that sizes a structure at EL2.
public struct VCPUCount: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 1 }
  public static var domain: String {
    "a number of vCPUs: 0 to 63, " + boundaries.map(String.init).joined(separator: ", ")
  }

  @usableFromInline static let boundaryCount: UInt64 = 8

  /// Where the structure grows by a page, where a sum of sizes would wrap, and the field's last.
  @inlinable static func boundary(_ index: UInt64) -> UInt64 {
    switch index {
    case 0: 255
    case 1: 256
    case 2: 257
    case 3: 768
    case 4: 769
    case 5: 0x1fff_ffff
    case 6: 0x2000_0000
    default: 0xffff_ffff
    }
  }

  static let boundaries: [UInt64] = (0..<boundaryCount).map(boundary)

  // Codes. 0–127: the number itself, folded to 0–63. 128–239: 1 to 4. 240–255: the boundaries.
  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    switch code {
    case 0..<128: self.init(code & 63)
    case 128..<240: self.init(1 + (code & 3))
    default: self.init(Self.boundary((code - 240) % Self.boundaryCount))
    }
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    if rawValue < 64 { return rawValue }
    for index in 0..<Self.boundaryCount where Self.boundary(index) == rawValue {
      return 240 + index
    }
    return nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> VCPUCount {
    switch random.below(24) {
    case 0: VCPUCount(boundary(UInt64(random.below(Int(boundaryCount)))))
    case 1: VCPUCount(UInt64(random.below(64)))
    default: VCPUCount(UInt64(1 + random.below(2)))
    }
  }

  public func simpler(in layout: MachineLayout) -> [VCPUCount] {
    [1, 2, 0, 3].prefix { $0 != rawValue }.map { VCPUCount($0) }
  }

  public func text(in layout: MachineLayout) -> String { String(rawValue) }

  public init?(text: Substring, in layout: MachineLayout) {
    guard let number = UInt64(programText: text) else { return nil }
    self.init(number)
  }
}
