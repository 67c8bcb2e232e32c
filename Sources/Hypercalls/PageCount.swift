/// A number of pages, as the range calls take it.
public struct PageCount: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 1 }
  public static var domain: String {
    "a page count: 0 to 63, or one of " + boundaries.map(boundaryText).joined(separator: ", ")
  }

  /// Counts at which something changes: a block, all of RAM, the address space, arithmetic.
  static let boundaries: [UInt64] = (0..<boundaryCount).map(boundary)

  @usableFromInline static let boundaryCount: UInt64 = 12

  @inlinable static func boundary(_ index: UInt64) -> UInt64 {
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
  // 240–255: the boundaries.
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

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> PageCount {
    switch random.below(16) {
    case 0: PageCount(boundary(UInt64(random.below(Int(boundaryCount)))))
    case 1: PageCount(0)
    case 2: PageCount(UInt64(random.below(64)))
    default: PageCount(UInt64(1 + random.below(4)))
    }
  }

  public func simpler(in layout: MachineLayout) -> [PageCount] {
    let smaller: [UInt64] = [1, 2, 3, 0, 4, 8, 16, 32]
    return (smaller + Self.boundaries).prefix { $0 != rawValue }.map { PageCount($0) }
  }

  private static func boundaryText(_ value: UInt64) -> String {
    value < 1024 ? String(value) : "0x" + String(value, radix: 16)
  }

  public func text(in layout: MachineLayout) -> String { Self.boundaryText(rawValue) }

  public init?(text: Substring, in layout: MachineLayout) {
    guard let number = UInt64(programText: text) else { return nil }
    self.init(number)
  }
}
