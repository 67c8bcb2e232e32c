/// A frame number of a guest's address space.
public struct Gfn: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 2 }
  public static var domain: String {
    "a guest's frame such as 0x12, ipa_end-0x1, 2^52+0x3 or 2^64-0x1"
  }

  @usableFromInline static let favouriteCount: UInt64 = 8

  /// Where a frame number changes its meaning: a block's start, both ends of the guest's address
  /// space, where a shift to an address loses bits.
  @usableFromInline enum Base: UInt64, CaseIterable {
    case block, secondBlock, gibibyte, ipaEnd, noteEnd, wrap, half, zero

    @inlinable func value(in layout: UnsafePointer<MachineLayout>) -> UInt64 {
      switch self {
      case .block: 0x200
      case .secondBlock: 0x400
      case .gibibyte: 0x40000
      case .ipaEnd: layout.pointee.ipaPageCount
      case .noteEnd: 1 << 44
      case .wrap: 1 << 52
      case .half: 1 << 63
      case .zero: 0
      }
    }

    var name: String? {
      switch self {
      case .ipaEnd: "ipa_end"
      case .wrap: "2^52"
      case .half: "2^63"
      case .zero: "2^64"
      case .block, .secondBlock, .gibibyte, .noteEnd: nil
      }
    }
  }
}

// Codes. 0x0000–0x3fff: the frame itself. 0x4000–0xbfff: one of eight frames, so that random bytes
// make calls that meet; never canonical. 0xc000–0xffff: a base (bits 13–11) and a signed offset.
extension Gfn {
  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    switch code {
    case 0..<0x4000: self.init(code)
    case 0x4000..<0xc000: self.init(code % Self.favouriteCount)
    default:
      let base = Base(rawValue: code >> 11 & 7).unsafelyUnwrapped
      let offset = Int64(bitPattern: (code & 0x7ff) << 53) >> 53
      self.init(base.value(in: layout) &+ UInt64(bitPattern: offset))
    }
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    if rawValue < 0x4000 { return rawValue }
    return withUnsafePointer(to: layout) { layout in
      for number in 0..<8 as Range<UInt64> {
        let base = Base(rawValue: number).unsafelyUnwrapped
        let offset = Int64(bitPattern: rawValue &- base.value(in: layout))
        guard (-1024..<1024).contains(offset) else { continue }
        return 0xc000 | number << 11 | UInt64(bitPattern: offset) & 0x7ff
      }
      return nil
    }
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> Gfn {
    switch random.below(16) {
    case 0: drawBoundary(&random, in: layout)
    // The first of a table, or the last.
    case 1: Gfn(0x200 * UInt64(random.below(4)))
    case 2: Gfn(0x200 * UInt64(1 + random.below(3)) - 1)
    case 3: Gfn(UInt64(random.below(0x400)))
    default: Gfn(UInt64(random.below(Int(favouriteCount))))
    }
  }

  public static func drawBoundary(_ random: inout Random, in layout: MachineLayout) -> Gfn {
    let base = Base.allCases[random.below(Base.allCases.count)]
    let value = withUnsafePointer(to: layout) { base.value(in: $0) }
    return Gfn(value &+ UInt64(random.below(5)) &- 2)
  }

  public func simpler(in layout: MachineLayout) -> [Gfn] {
    (0..<min(rawValue, Self.favouriteCount)).map { Gfn($0) }
      + [0x200, 0x400].prefix { $0 < rawValue }.map { Gfn($0) }
  }
}

extension Gfn {
  public static var words: [String] { Base.allCases.compactMap(\.name) }

  private static func bases(in layout: MachineLayout) -> NamedBases {
    let bases = withUnsafePointer(to: layout) { layout in
      Base.allCases.compactMap { base in base.name.map { ($0, base.value(in: layout)) } }
    }
    return NamedBases(bases: bases, reach: 1024)
  }

  public func text(in layout: MachineLayout) -> String {
    Self.bases(in: layout).text(of: rawValue)
  }

  public init?(text: Substring, in layout: MachineLayout) {
    guard let number = Self.bases(in: layout).number(text) else { return nil }
    self.init(number)
  }
}
