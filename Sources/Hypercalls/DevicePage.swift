/// A page frame number of a device's page as a caller passes it: any page, and mostly one of MMIO.
public struct DevicePage: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 2 }
  @inlinable public static var pageShift: UInt64? { 0 }
  public static var domain: String { "a page such as mmio+0x2, 0x80000 or ipa_end-0x1" }

  @usableFromInline static let favouriteCount: UInt64 = 8

  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    self.init(Pfn(code: code, in: layout).rawValue)
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    Pfn(rawValue).code(in: layout)
  }

  /// One of a few pages side by side, so that calls meet; the first of a gibibyte, which costs
  /// tables of its own; the ends of what is a device's.
  public static func draw(_ random: inout Random, in layout: MachineLayout) -> DevicePage {
    let mmio = Landmark.mmio.base(in: layout)
    switch random.below(16) {
    case 0: return DevicePage(Pfn.draw(&random, in: layout).rawValue)
    case 1, 2: return DevicePage(Landmark.gibibyte.base(in: layout) + UInt64(random.below(8)) << 18)
    case 3: return DevicePage(layout.lastRegion.end + UInt64(random.below(2)) &* 0x200)
    case 4: return DevicePage(layout.ipaPageCount - 1)
    default: return DevicePage(mmio + UInt64(random.below(Int(favouriteCount))))
    }
  }

  public func simpler(in layout: MachineLayout) -> [DevicePage] {
    let mmio = Landmark.mmio.base(in: layout)
    let favourites = (0..<Self.favouriteCount).map { DevicePage(mmio + $0) }
    return favourites.prefix { $0 != self }.map { $0 }
      + (favourites.contains(self)
        ? [] : Pfn(rawValue).simpler(in: layout).map { DevicePage($0.rawValue) })
  }

  public static var words: [String] { Pfn.words }

  public func text(in layout: MachineLayout) -> String { Pfn(rawValue).text(in: layout) }

  public init?(text: Substring, in layout: MachineLayout) {
    guard let page = Pfn(text: text, in: layout) else { return nil }
    self.init(page.rawValue)
  }
}
