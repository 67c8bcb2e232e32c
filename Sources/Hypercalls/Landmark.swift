/// A boundary that a page number can be given relative to.
///
/// The numbers are part of the byte form and append-only; a new one takes codes only from forms
/// that are not canonical.
public enum Landmark: UInt8, CaseIterable, Sendable {
  case noMap = 0
  case image = 1
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
  case ram = 12
  case readyMadeVMs = 13

  @inlinable public static var count: UInt8 { 14 }

  /// Every number has a landmark: those beyond the last start again.
  @inlinable init(folding number: UInt8) {
    self = Landmark(rawValue: number % Self.count).unsafelyUnwrapped
  }

  static func random(_ random: inout Random) -> Landmark {
    Landmark(folding: UInt8(random.below(Int(count))))
  }

  /// How programs write it; nil where they write a plain number.
  public var name: String? {
    switch self {
    case .noMap: "nomap"
    case .image: "image"
    case .mmio: "mmio"
    case .backedEnd: "backed_end"
    case .zero: "2^64"
    case .bank: "bank"
    case .lowNoMap: "low_nomap"
    case .gibibyte: nil
    case .ipaEnd: "ipa_end"
    case .wrap: "2^52"
    case .wrappedRam: "2^52+ram"
    case .half: "2^63"
    case .ram: "ram"
    case .readyMadeVMs: "vms"
    }
  }

  public var summary: String {
    switch self {
    case .noMap: "one past the last page of the first RAM region, where the carve-out lies"
    case .image: "the hypervisor's own image"
    case .mmio: "a device window at 0x9000000"
    case .backedEnd: "one past the last page that has a vmemmap entry"
    case .zero: "page 0, and below it the last page number"
    case .bank: "the last region, a second RAM bank where there is one"
    case .lowNoMap: "the first region, a carve-out in some layouts"
    case .gibibyte: "0x80000, and up to 256 GiB from it in steps of 1 GiB"
    case .ipaEnd: "one past the last page of the host's address space"
    case .wrap: "where a page number wraps when it is shifted to an address"
    case .wrappedRam: "RAM again, with a page number that wraps to it"
    case .half: "the sign bit"
    case .ram: "the first page of the first RAM region"
    case .readyMadeVMs: "what the hypervisor keeps for the ready-made VMs"
    }
  }

  /// Pages from one offset to the next.
  @inlinable public var stride: Int64 { self == .gibibyte ? 0x40000 : 1 }
}

extension Landmark {
  /// The page at offset 0.
  @inlinable public func base(in layout: MachineLayout) -> UInt64 {
    withUnsafePointer(to: layout) { base(in: $0) }
  }

  /// The same, for the hot path.
  @inlinable public func base(in layout: UnsafePointer<MachineLayout>) -> UInt64 {
    switch self {
    case .noMap: layout.pointee.ram.end
    case .image: layout.pointee.image.first
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
    case .ram: layout.pointee.ram.first
    case .readyMadeVMs: layout.pointee.readyMadeVMs.first
    }
  }

  /// How many strides a page number lies from the landmark, where a code can say so.
  @inlinable func offset(of pfn: UInt64, in layout: MachineLayout) -> Int64? {
    let distance = Int64(bitPattern: pfn &- base(in: layout))
    let (offset, rest) = distance.quotientAndRemainder(dividingBy: stride)
    return rest == 0 && (-256...255).contains(offset) ? offset : nil
  }

  /// The page that the name alone stands for in a program.
  ///
  /// Offsets of wrapped RAM are written from the start of RAM, so that `2^52+ram+0x803` wraps to
  /// `ram+0x803`; its codes count from the favourite pages.
  func namedPage(in layout: MachineLayout) -> UInt64 {
    self == .wrappedRam ? 1 << 52 | layout.ram.first : base(in: layout)
  }
}
