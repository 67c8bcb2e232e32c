/// A page of a device's address space, which the SMMU translates.
public struct Iova: Argument {
  public var rawValue: UInt64

  /// Pages of the address space: three levels of tables from one root.
  @inlinable public static var pageCount: UInt64 { 1 << 27 }

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 2 }
  public static var domain: String {
    "a page of a device's address space such as 0x12, iova_end-0x1, 2^52+0x3 or 2^64-0x1"
  }

  @usableFromInline static let favouriteCount: UInt64 = 8

  /// Where a page's number changes its meaning: another table of either level, the end of the
  /// address space, where a shift to an address loses bits.
  @inlinable static func base(_ index: UInt64) -> UInt64 {
    switch index {
    case 0: 0x40000
    case 1: pageCount
    case 2: 1 << 52
    default: 0
    }
  }

  public static var words: [String] { names.map(\.1) }
  private static let names = [(1, "iova_end"), (2, "2^52"), (3, "2^64")] as [(UInt64, String)]
}

// Codes. 0x0000–0x3fff: the page itself. 0x4000–0xbfff: one of eight, so that random bytes make
// calls that meet; never canonical. 0xc000–0xffff: a base (bits 13–12) and a signed offset.
extension Iova {
  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    switch code {
    case 0..<0x4000: self.init(code)
    case 0x4000..<0xc000: self.init(code % Self.favouriteCount)
    default:
      let offset = Int64(bitPattern: (code & 0xfff) << 52) >> 52
      self.init(Self.base(code >> 12 & 3) &+ UInt64(bitPattern: offset))
    }
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    if rawValue < 0x4000 { return rawValue }
    for index in 0..<4 as Range<UInt64> {
      let offset = Int64(bitPattern: rawValue &- Self.base(index))
      guard (-2048..<2048).contains(offset) else { continue }
      return 0xc000 | index << 12 | UInt64(bitPattern: offset) & 0xfff
    }
    return nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> Iova {
    switch random.below(16) {
    case 0: drawBoundary(&random, in: layout)
    case 1: Iova(0x40000 + UInt64(random.below(2)))
    case 2, 3: Iova(0x200 * UInt64(1 + random.below(2)) - UInt64(random.below(2)))
    default: Iova(UInt64(random.below(Int(favouriteCount))))
    }
  }

  public static func drawBoundary(_ random: inout Random, in layout: MachineLayout) -> Iova {
    Iova(base(UInt64(random.below(4))) &+ UInt64(random.below(5)) &- 2)
  }

  public func simpler(in layout: MachineLayout) -> [Iova] {
    (0..<min(rawValue, Self.favouriteCount)).map { Iova($0) }
      + [0x200, 0x400].prefix { $0 < rawValue }.map { Iova($0) }
  }

  private static let bases = NamedBases(bases: names.map { ($0.1, base($0.0)) }, reach: 2048)

  public func text(in layout: MachineLayout) -> String { Self.bases.text(of: rawValue) }

  public init?(text: Substring, in layout: MachineLayout) {
    guard let number = Self.bases.number(text) else { return nil }
    self.init(number)
  }
}
