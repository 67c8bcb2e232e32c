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
  @usableFromInline static let firstFavouriteCode: UInt64 = 0x4000
  @usableFromInline static let firstLandmarkCode: UInt64 = 0xc000

  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    if code < Self.firstLandmarkCode {
      let index =
        code < Self.firstFavouriteCode
        ? code : layout.pointee.favouriteIndex + code % Self.favouriteCount
      // Most indices need no division.
      let ram = layout.pointee.ram
      self.init(ram.first + (index < ram.count ? index : index % ram.count))
    } else {
      let landmark = Landmark(rawValue: UInt8((code >> 9) & 0x1f)) ?? .zero
      let offset = Int64(bitPattern: (code & 0x1ff) << 55) >> 55
      self.init(landmark.base(in: layout) &+ UInt64(bitPattern: offset &* landmark.stride))
    }
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    let index = rawValue &- layout.ram.first
    if index < min(layout.ram.count, Self.firstFavouriteCode) { return index }
    for number in 0..<Landmark.count {
      let landmark = Landmark(rawValue: number).unsafelyUnwrapped
      guard let offset = landmark.offset(of: rawValue, in: layout) else { continue }
      let bits = UInt64(bitPattern: offset) & 0x1ff
      return Self.firstLandmarkCode | UInt64(landmark.rawValue) << 9 | bits
    }
    return nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> Pfn {
    switch random.below(16) {
    case 0:
      let landmark = Landmark(rawValue: UInt8(random.below(Int(Landmark.count)))) ?? .zero
      let offset = UInt64(bitPattern: landmark.stride &* Int64(random.below(3) - 1))
      return Pfn(landmark.base(in: layout) &+ offset)
    case 1: return Pfn(code: UInt64(random.below(0x4000)), in: layout)
    default:
      let code = firstFavouriteCode + UInt64(random.below(Int(favouriteCount)))
      return Pfn(code: code, in: layout)
    }
  }
}

/// A boundary that a page number can be given relative to.
///
/// The numbers are part of the byte form and append-only.
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
    case .noMap: "the carve-out behind RAM, or what lies there"
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

  @inlinable public static var count: UInt8 { 12 }

  @inlinable public var stride: Int64 { self == .gibibyte ? 0x40000 : 1 }

  @inlinable public func base(in layout: MachineLayout) -> UInt64 {
    withUnsafePointer(to: layout) { base(in: $0) }
  }

  @inlinable public func base(in layout: UnsafePointer<MachineLayout>) -> UInt64 {
    switch self {
    case .ramEnd, .noMap: layout.pointee.ram.end
    case .mmio: 0x9000
    case .backedEnd: (layout.pointee.lastRegion.end + 0x1ff) & ~0x1ff
    case .zero: 0
    case .bank: layout.pointee.lastRegion.first
    case .lowNoMap: layout.pointee.firstRegion.first
    case .gibibyte: 0x80000
    case .ipaEnd: layout.pointee.ipaPageCount
    case .wrap: 1 << 52
    case .wrappedRam: 1 << 52 | (layout.pointee.ram.first + layout.pointee.favouriteIndex)
    case .half: 1 << 63
    }
  }

  /// How many strides a page number lies from the landmark, where a code can say so.
  @inlinable func offset(of pfn: UInt64, in layout: MachineLayout) -> Int64? {
    let distance = Int64(bitPattern: pfn &- base(in: layout))
    let (offset, rest) = distance.quotientAndRemainder(dividingBy: stride)
    return rest == 0 && (-256...255).contains(offset) ? offset : nil
  }
}
