/// A run of page frames: `first`, `first + 1`, … up to but not including `end`.
public struct PageRange: Hashable, Sendable {
  public var first: UInt64
  public var count: UInt64

  @inlinable public init(first: UInt64, count: UInt64) {
    self.first = first
    self.count = count
  }

  @inlinable public var end: UInt64 { first + count }
  /// Whether the frame is one of the run.
  @inlinable public func contains(_ pfn: UInt64) -> Bool { pfn &- first < count }
}

/// One memblock region of the host: RAM, or RAM that the firmware keeps (`NOMAP`).
public struct MemoryRegion: Hashable, Sendable {
  public var pages: PageRange
  public var isNoMap: Bool

  @inlinable public init(first: UInt64, count: UInt64, isNoMap: Bool = false) {
    pages = PageRange(first: first, count: count)
    self.isNoMap = isNoMap
  }
}

/// Where RAM, carve-outs and the hypervisor's own pages lie; all else is MMIO.
///
/// Fixed for the life of a process: programs name pages relative to it. Page frames start high so
/// that a frame number is never confused with an index.
public struct MachineLayout: Sendable {
  public static let regionCountMax = 4

  /// Sorted by address, not overlapping. The first RAM region is the one named `ram` in programs.
  public private(set) var regions: InlineArray<4, MemoryRegion>
  public private(set) var regionCount: Int
  /// The first RAM region, whose pages programs call `ram+0`, `ram+1`, ….
  public private(set) var ram: PageRange
  public private(set) var firstRegion: PageRange
  public private(set) var lastRegion: PageRange
  /// Bits of a stage-2 input address.
  public var ipaBits: UInt64
  /// What the hypervisor keeps for tables, the vmemmap and the like.
  public var hypPool: PageRange
  /// Text 4 pages, rodata 2, data 1, bss 2, per-CPU 1, stack 1, then one page that 6.12 lends the
  /// host.
  public var image: PageRange
  /// Structures of the ready-made VMs, given to the hypervisor at boot in 7.3.
  public var readyMadeVMs: PageRange
  /// Pages that the two pools of table pages have.
  public var hypTablePageCount: UInt64
  public var hostTablePageCount: UInt64
  /// Where the 16-bit page count and the 32-bit share count saturate.
  public var refcountMax: UInt64
  public var shareCountMax: UInt64
  /// Ranges of devices' pages that the hypervisor can note as mapped for DMA.
  public var deviceRangeMax: UInt64
  /// FF-A transactions that the secure world keeps at a time.
  public var transactionMax: UInt64
  /// Where the generator's favourite pages start: free host pages, an index into `ram`.
  public var favouriteIndex: UInt64

  @inlinable @inline(__always) public var ipaPageCount: UInt64 { 1 << (ipaBits - 12) }
}

extension MachineLayout {
  /// The machine on which the kernel traces were recorded: 64 MiB of RAM and a 64 KiB carve-out.
  public static let standard = MachineLayout(
    regions: [
      MemoryRegion(first: 0x40000, count: 0x4000),
      MemoryRegion(first: 0x44000, count: 0x10, isNoMap: true),
    ])

  /// The same with a carve-out in low memory and a RAM bank above, so that tables run out sooner.
  public static let layoutB = MachineLayout(
    regions: [
      MemoryRegion(first: 0x8100, count: 0x10, isNoMap: true),
      MemoryRegion(first: 0x40000, count: 0x4000),
      MemoryRegion(first: 0x44000, count: 0x10, isNoMap: true),
      MemoryRegion(first: 0x90020, count: 0x30),
    ])

  /// A few pages and narrow counters, for tests that enumerate every sequence.
  public static let small: MachineLayout = {
    var layout = MachineLayout(
      regions: [
        MemoryRegion(first: 0x40000, count: 0x60),
        MemoryRegion(first: 0x40060, count: 2, isNoMap: true),
      ])
    layout.hypPool = PageRange(first: 0x40000, count: 0x40)
    layout.image = PageRange(first: 0x40040, count: 0x10)
    layout.readyMadeVMs = PageRange(first: 0x40058, count: 0)
    layout.hypTablePageCount = 24
    layout.hostTablePageCount = 16
    layout.refcountMax = 15
    layout.shareCountMax = 255
    layout.deviceRangeMax = 3
    layout.transactionMax = 2
    layout.favouriteIndex = 0x50
    return layout
  }()

  /// A layout with the traces' hypervisor pages and pools sized as the kernel sizes them.
  public init(regions: [MemoryRegion]) {
    precondition((1...Self.regionCountMax).contains(regions.count))
    self.regions = InlineArray { index in regions[min(index, regions.count - 1)] }
    regionCount = regions.count
    ram = (regions.first { !$0.isNoMap } ?? regions[0]).pages
    firstRegion = regions[0].pages
    lastRegion = regions[regions.count - 1].pages
    ipaBits = 40
    hypPool = PageRange(first: 0x40000, count: 0x600)
    image = PageRange(first: 0x40600, count: 0x10)
    readyMadeVMs = PageRange(first: 0x43f00, count: 0x100)
    // hyp_s1_pgtable_pages(), host_s2_pgtable_pages(): tables for every region at page granularity
    // over five levels, 1 GiB for private mappings, and 16 pages for concatenated roots.
    let privatePageCount: UInt64 = 1 << 18
    hypTablePageCount = regions.reduce(Self.tablePageCount(mapping: privatePageCount)) {
      $0 + Self.tablePageCount(mapping: $1.pages.count)
    }
    hostTablePageCount = hypTablePageCount + 16
    refcountMax = 0xffff
    shareCountMax = 0xffff_ffff
    deviceRangeMax = 16
    transactionMax = 8
    favouriteIndex = 0x800
  }

  private static func tablePageCount(mapping pageCount: UInt64) -> UInt64 {
    var entries = pageCount
    var total: UInt64 = 0
    for _ in 0..<5 {
      entries = (entries + 511) / 512
      total += entries
    }
    return total
  }
}

// Always inlined: a call would copy the whole layout, which is passed by value.
extension MachineLayout {
  /// The region that holds a frame, or nil in a hole (MMIO).
  @inlinable @inline(__always) public func region(of pfn: UInt64) -> MemoryRegion? {
    for index in 0..<regionCount where regions[index].pages.contains(pfn) {
      return regions[index]
    }
    return nil
  }

  /// Whether the frame is RAM that the host may hand out: in a region, and not `NOMAP`.
  @inlinable @inline(__always) public func isAllowedMemory(_ pfn: UInt64) -> Bool {
    guard let region = region(of: pfn) else { return false }
    return !region.isNoMap
  }

  /// The region that holds a frame, or else the whole hole around it; `end` of the last is 2^52.
  @inlinable @inline(__always) public func span(of pfn: UInt64) -> PageRange {
    var start: UInt64 = 0
    for index in 0..<regionCount {
      let pages = regions[index].pages
      if pages.contains(pfn) { return pages }
      if pfn < pages.first { return PageRange(first: start, count: pages.first - start) }
      start = pages.end
    }
    return PageRange(first: start, count: (1 << 52) - start)
  }
}
