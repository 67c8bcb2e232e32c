import Hypercalls

/// Where a page frame's abstract page is stored; frames of no region have none.
///
/// The first RAM region, where calls mostly go, comes first and is found without a search. A plain
/// value, so that looking a page up copies nothing; the memory that made it deallocates it.
struct FrameMap {
  private struct Region {
    var frames: PageRange
    var firstIndex: Int
  }

  let pageCount: Int
  private let ram: PageRange
  private let regionCount: Int
  private let regions: UnsafeMutablePointer<Region>

  init(layout: MachineLayout) {
    ram = layout.ram
    regionCount = layout.regionCount
    regions = .allocate(capacity: layout.regionCount)
    var count = Int(ram.count)
    for index in 0..<layout.regionCount {
      let frames = layout.regions[index].pages
      let isRAM = frames == ram
      (regions + index).initialize(to: Region(frames: frames, firstIndex: isRAM ? 0 : count))
      if !isRAM { count += Int(frames.count) }
    }
    pageCount = count
  }

  func deallocate() { regions.deallocate() }

  @inline(__always) func index(of pfn: UInt64) -> Int? {
    let offset = pfn &- ram.first
    if offset < ram.count { return Int(truncatingIfNeeded: offset) }
    return Self.index(of: pfn, in: regions, regionCount)
  }

  @inline(never) private static func index(
    of pfn: UInt64, in regions: UnsafeMutablePointer<Region>, _ regionCount: Int
  ) -> Int? {
    for region in 0..<regionCount where regions[region].frames.contains(pfn) {
      return regions[region].firstIndex + Int(pfn - regions[region].frames.first)
    }
    return nil
  }

  /// Whether first and last frame lie in one region, or in the same hole.
  func isOneSpan(_ range: PageRange) -> Bool {
    if ram.contains(range.first) { return ram.contains(range.end - 1) }
    // The number of regions that start or end below a frame tells the spans apart.
    return bordersBelow(range.first) == bordersBelow(range.end - 1)
  }

  private func bordersBelow(_ pfn: UInt64) -> Int {
    var borders = 0
    for region in 0..<regionCount {
      if regions[region].frames.first <= pfn { borders += 1 }
      if regions[region].frames.end <= pfn { borders += 1 }
    }
    return borders
  }
}
