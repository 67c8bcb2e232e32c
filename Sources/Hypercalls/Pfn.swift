/// A page frame number as a caller passes it: RAM, a carve-out, MMIO, or far outside.
public struct Pfn: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 2 }
  public static var domain: String { "a page such as ram+0x12, nomap+1, mmio+0x9000 or 2^52-1" }
}

// Codes. 0x0000–0x3fff: index into RAM. 0x4000–0xbfff: one of sixteen favourite pages, so that
// random bytes make calls that meet on a page; never canonical. 0xc000–0xffff: a landmark
// (bits 13–9) and a signed 9-bit offset from it.
extension Pfn {
  @usableFromInline static let favouriteCount: UInt64 = 16

  @inlinable public init(code: UInt64, in layout: MachineLayout) {
    let ram = layout.ram
    if code < 0x4000 {
      self.init(ram.first + code % ram.count)
    } else if code < 0xc000 {
      self.init(ram.first + (layout.favouriteIndex + code % Self.favouriteCount) % ram.count)
    } else {
      let landmark = Landmark(rawValue: UInt8((code >> 9) & 0x1f)) ?? .zero
      let offset = Int64(bitPattern: (code & 0x1ff) << 55) >> 55
      self.init(landmark.base(in: layout) &+ UInt64(bitPattern: offset &* landmark.stride))
    }
  }

  public func code(in layout: MachineLayout) -> UInt64? {
    let ram = layout.ram
    if ram.contains(rawValue) { return rawValue - ram.first }
    for landmark in Landmark.allCases {
      let distance = Int64(bitPattern: rawValue &- landmark.base(in: layout))
      let (offset, rest) = distance.quotientAndRemainder(dividingBy: landmark.stride)
      guard rest == 0, (-256...255).contains(offset) else { continue }
      return 0xc000 | UInt64(landmark.rawValue) << 9 | UInt64(bitPattern: offset) & 0x1ff
    }
    return nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> Pfn {
    let code =
      switch random.below(16) {
      case 0: 0xc000 | random.below(Landmark.allCases.count) << 9 | [0, 1, 0x1ff][random.below(3)]
      case 1: random.below(0x4000)
      default: 0x4000 | random.below(Int(favouriteCount))
      }
    return Pfn(code: UInt64(code), in: layout)
  }
}

/// A boundary that a page number can be given relative to.
public enum Landmark: UInt8, CaseIterable, Sendable {
  case ramEnd = 0
  case noMap = 1
  case mmio = 2
  case backedEnd = 3
  case zero = 4
  case bank = 5
  case lowNoMap = 6
  case gibibyte = 7
  case ipaEnd = 8
  case wrap = 9
  case wrappedRam = 10
  case half = 11

  /// How programs write it.
  public var name: String {
    switch self {
    case .ramEnd: "ram_end"
    case .noMap: "nomap"
    case .mmio: "mmio"
    case .backedEnd: "backed_end"
    case .zero: "zero"
    case .bank: "bank"
    case .lowNoMap: "low_nomap"
    case .gibibyte: "gib"
    case .ipaEnd: "ipa_end"
    case .wrap: "2^52"
    case .wrappedRam: "2^52+ram"
    case .half: "2^63"
    }
  }

  public var summary: String {
    switch self {
    case .ramEnd: "one past the last page of the first RAM region"
    case .noMap: "the carve-out behind RAM"
    case .mmio: "a device window at 0x9000000"
    case .backedEnd: "one past the last page with a vmemmap entry behind RAM"
    case .zero: "page 0"
    case .bank: "the second RAM region, where there is one"
    case .lowNoMap: "the first region, where it is a carve-out"
    case .gibibyte: "offset counts areas of 1 GiB, the first above RAM at 0"
    case .ipaEnd: "one past the last page of the host's address space"
    case .wrap: "where a page number wraps when shifted to an address"
    case .wrappedRam: "the favourite pages, plus 2^52"
    case .half: "2^63"
    }
  }

  @inlinable public var stride: Int64 { self == .gibibyte ? 0x40000 : 1 }

  @inlinable public func base(in layout: MachineLayout) -> UInt64 {
    switch self {
    case .ramEnd: layout.ram.end
    case .noMap: layout.region(of: layout.ram.end)?.pages.first ?? layout.ram.end
    case .mmio: 0x9000
    case .backedEnd: (layout.regions[layout.regionCount - 1].pages.end + 0x1ff) & ~0x1ff
    case .zero: 0
    case .bank: layout.regions[layout.regionCount - 1].pages.first
    case .lowNoMap: layout.regions[0].pages.first
    case .gibibyte: 0x80000
    case .ipaEnd: layout.ipaPageCount
    case .wrap: 1 << 52
    case .wrappedRam: 1 << 52 | (layout.ram.first + layout.favouriteIndex)
    case .half: 1 << 63
    }
  }
}
