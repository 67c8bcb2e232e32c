/// The address of a structure in memory, or of the first byte of a range: a page and an offset.
public struct Address: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public init(pfn: UInt64, offset: UInt64 = 0) { rawValue = pfn << 12 &+ offset }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public var pfn: UInt64 { rawValue >> 12 }
  @inlinable public var offset: UInt64 { rawValue & 0xfff }

  @inlinable public static var width: Int { 2 }
  @inlinable public static var pageShift: UInt64? { 12 }
  public static var domain: String {
    "an address such as ram+0x12, ram+0x12.0x8 or mmio: a page, and behind a dot an offset of "
      + "0x8, 0x10, 0x1, 0x800, 0xff8, 0xfff or 0x40"
  }

  @usableFromInline static let offsetCount: UInt64 = 8

  /// Offsets within a page: none, in the middle, across its end, and one that is not aligned.
  @inlinable static func offset(_ index: UInt64) -> UInt64 {
    switch index {
    case 0: 0
    case 1: 0x8
    case 2: 0x10
    case 3: 0x1
    case 4: 0x800
    case 5: 0xff8
    case 6: 0xfff
    default: 0x40
    }
  }
}

// Codes. As a page's, but for 0x4000–0xbfff: there one of the favourite pages (bits 3–0) and, in
// the upper half, an offset (bits 6–4).
extension Address {
  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    let page = Pfn(code: code, in: layout).rawValue
    let hasOffset = code >= 0x8000 && code < 0xc000
    self.init(pfn: page, offset: hasOffset ? Self.offset(code >> 4 & 7) : 0)
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    if offset == 0 {
      // An address keeps 52 bits of a page number: those of a negative one are the same.
      return Pfn(pfn).code(in: layout) ?? Pfn(pfn | ~0 << 52).code(in: layout)
    }
    let favourite = pfn &- (layout.ram.first + layout.favouriteIndex)
    guard favourite < Pfn.favouriteCount else { return nil }
    let code = favourite % Pfn.favouriteCount
    for index in 1..<Self.offsetCount where Self.offset(index) == offset {
      return 0x8000 | index << 4 | code
    }
    return nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> Address {
    // A device's registers are as good a place for DMA as memory, but not for structures.
    let page =
      random.oneIn(6)
      ? DevicePage.draw(&random, in: layout).rawValue : Pfn.draw(&random, in: layout).rawValue
    return random.oneIn(32) ? drawBoundary(&random, in: layout) : Address(pfn: page)
  }

  /// Somewhere in the middle of a page.
  public static func drawBoundary(_ random: inout Random, in layout: MachineLayout) -> Address {
    let favourite = layout.ram.first + layout.favouriteIndex + UInt64(random.below(16))
    return Address(pfn: favourite, offset: drawOffset(&random))
  }

  /// A byte within a page: its first, or one at which a structure may be out of line.
  public static func drawOffset(_ random: inout Random) -> UInt64 {
    offset(UInt64(random.below(Int(offsetCount))))
  }

  public func simpler(in layout: MachineLayout) -> [Address] {
    Pfn(pfn).simpler(in: layout).map { Address(pfn: $0.rawValue) }.filter { $0 != self }
      + (offset == 0 ? [] : [Address(pfn: pfn)])
  }

  public static var words: [String] { Pfn.words }

  public func text(in layout: MachineLayout) -> String {
    let page = Pfn(pfn).text(in: layout)
    return offset == 0 ? page : page + ".0x" + String(offset, radix: 16)
  }

  public init?(text: Substring, in layout: MachineLayout) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let page = Pfn(text: parts[0], in: layout) else { return nil }
    self.init(pfn: page.rawValue)
    guard parts.count == 2 else { return }
    guard let offset = UInt64(programText: parts[1]), offset < 0x1000 else { return nil }
    self.init(pfn: page.rawValue, offset: offset)
  }
}
