/// What the host writes into a word of memory: a number, or the address of a page.
public struct MemoryWord: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 2 }
  public static var domain: String {
    "a word: 0 to 63, " + boundaries.map(text).joined(separator: ", ")
      + ", or an address such as ram+0x12 or ram+0x802.0x8"
  }

  @usableFromInline static let smallCount: UInt64 = 64
  @usableFromInline static let boundaryCount: UInt64 = 20

  /// Handles and what is none, where a structure grows by a page, where fields and words end.
  @inlinable static func boundary(_ index: UInt64) -> UInt64 {
    switch index {
    case 0...7: 0x1000 + index
    case 8: 0xfff
    case 9: 0x10fe
    case 10: 0x10ff
    case 11: 255
    case 12: 256
    case 13: 257
    case 14: 0x1fff_ffff
    case 15: 0xffff_ffff
    case 16: 1 << 32
    case 17: 1 << 52
    case 18: 1 << 63
    default: .max
    }
  }

  static let boundaries: [UInt64] = (0..<boundaryCount).map(boundary)
}

// Codes. 0x0000–0x3fff: a number, mostly one of the first four. 0x4000–0xffff: as an address's,
// where favourite pages are named with their offset, be it none.
extension MemoryWord {
  @usableFromInline static let firstAddressCode: UInt64 = 0x4000
  @usableFromInline static let favouriteCode: UInt64 = 0x8000

  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    guard code < Self.firstAddressCode else {
      self.init(Address(code: code, in: layout).rawValue)
      return
    }
    switch code {
    case 0..<Self.smallCount: self.init(code)
    case Self.smallCount..<Self.smallCount + Self.boundaryCount:
      self.init(Self.boundary(code - Self.smallCount))
    default: self.init(code & 3)
    }
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    if rawValue < Self.smallCount { return rawValue }
    for index in 0..<Self.boundaryCount where Self.boundary(index) == rawValue {
      return Self.smallCount + index
    }
    let address = Address(rawValue)
    let favourite = address.pfn &- (layout.ram.first + layout.favouriteIndex)
    if favourite < Pfn.favouriteCount {
      for index in 0..<Address.offsetCount where Address.offset(index) == address.offset {
        return Self.favouriteCode | index << 4 | favourite
      }
    }
    guard address.offset == 0 else { return nil }
    // An address keeps 52 bits of a page number: those of a wrapped or negative one are the same.
    return landmarkCode(of: address.pfn, in: layout)
      ?? landmarkCode(of: address.pfn | 1 << 52, in: layout)
      ?? landmarkCode(of: address.pfn | ~0 << 52, in: layout)
  }

  /// The code of a page by a landmark near it, of which RAM's first page is one.
  @inlinable func landmarkCode(of pfn: UInt64, in layout: MachineLayout) -> UInt64? {
    for number in 0..<Landmark.count {
      let landmark = Landmark(folding: number)
      guard let offset = landmark.offset(of: pfn, in: layout) else { continue }
      let bits = UInt64(bitPattern: offset) & 0x1ff
      return Pfn.firstLandmarkCode | UInt64(landmark.rawValue) << 9 | bits
    }
    return nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> MemoryWord {
    switch random.below(8) {
    case 0: drawBoundary(&random, in: layout)
    case 1: MemoryWord(UInt64(random.below(Int(smallCount))))
    case 2, 3, 4: MemoryWord(UInt64(random.below(4)))
    default:
      // Mostly where a page begins, as those who read an address take for granted.
      MemoryWord(
        code: favouriteCode | UInt64(random.below(random.oneIn(4) ? 128 : 16)), in: layout)
    }
  }

  public static func drawBoundary(_ random: inout Random, in layout: MachineLayout) -> MemoryWord {
    random.oneIn(2)
      ? MemoryWord(boundary(UInt64(random.below(Int(boundaryCount)))))
      : MemoryWord(Address.drawBoundary(&random, in: layout).rawValue)
  }

  public func simpler(in layout: MachineLayout) -> [MemoryWord] {
    [0, 1, 2, 3].prefix { $0 < rawValue }.map { MemoryWord($0) }
  }
}

extension MemoryWord {
  /// A number, or an address; one whose page has no name ends in `.0x0`, so that it is no number.
  public static var words: [String] { Pfn.words }

  public func text(in layout: MachineLayout) -> String {
    let isNumber = rawValue < Self.smallCount || Self.boundaries.contains(rawValue)
    guard !isNumber else { return Self.text(rawValue) }
    let text = Address(rawValue).text(in: layout)
    return UInt64(programText: text[...]) == nil ? text : text + ".0x0"
  }

  private static func text(_ number: UInt64) -> String {
    number < 0x400 ? String(number) : "0x" + String(number, radix: 16)
  }

  public init?(text: Substring, in layout: MachineLayout) {
    if let number = UInt64(programText: text) {
      self.init(number)
    } else if let address = Address(text: text, in: layout) {
      self.init(address.rawValue)
    } else {
      return nil
    }
  }
}
