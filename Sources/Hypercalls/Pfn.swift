/// A page frame number as a caller passes it: RAM, a carve-out, MMIO, or far outside.
public struct Pfn: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 2 }
  @inlinable public static var pageShift: UInt64? { 0 }
  public static var domain: String {
    "a page such as ram+0x12, nomap+0x1, mmio, 2^52-0x1 or 0x80000"
  }
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
      let landmark = Landmark(folding: UInt8(code >> 9 & 0x1f))
      let offset = Int64(bitPattern: (code & 0x1ff) << 55) >> 55
      self.init(landmark.base(in: layout) &+ UInt64(bitPattern: offset &* landmark.stride))
    }
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    let index = rawValue &- layout.ram.first
    if index < min(layout.ram.count, Self.firstFavouriteCode) { return index }
    for number in 0..<Landmark.count {
      let landmark = Landmark(folding: number)
      guard let offset = landmark.offset(of: rawValue, in: layout) else { continue }
      let bits = UInt64(bitPattern: offset) & 0x1ff
      return Self.firstLandmarkCode | UInt64(landmark.rawValue) << 9 | bits
    }
    return nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> Pfn {
    switch random.below(16) {
    case 0, 1: drawBoundary(&random, in: layout)
    // Somewhere in what begins or ends there.
    case 2: beside(.random(&random), steps: random.below(32) - 16, in: layout)
    case 3: Pfn(code: UInt64(random.below(0x4000)), in: layout)
    default:
      Pfn(code: firstFavouriteCode + UInt64(random.below(Int(favouriteCount))), in: layout)
    }
  }

  /// Beside a landmark, or on either side of a border between two tables' pages in RAM.
  public static func drawBoundary(_ random: inout Random, in layout: MachineLayout) -> Pfn {
    let borders = min(7, Int(layout.ram.count / 0x200))
    if borders > 0, random.oneIn(2) {
      let border = 0x200 * UInt64(1 + random.below(borders))
      return Pfn(layout.ram.first + border - UInt64(random.below(3)))
    }
    return beside(.random(&random), steps: random.below(3) - 1, in: layout)
  }

  private static func beside(_ landmark: Landmark, steps: Int, in layout: MachineLayout) -> Pfn {
    Pfn(landmark.base(in: layout) &+ UInt64(bitPattern: landmark.stride &* Int64(steps)))
  }
}
