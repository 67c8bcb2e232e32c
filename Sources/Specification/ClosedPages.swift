import Hypercalls

/// How many pages of each block-sized area the host may not both read and write.
///
/// A block mapping of the host is read-write-execute for all its pages, so one look here says
/// whether it shows the host anything that is not the host's.
struct ClosedPages: ~Copyable {
  private let twoMiB: AreaCounts
  private let gibibyte: AreaCounts

  init(layout: MachineLayout) {
    twoMiB = AreaCounts(layout: layout, shift: 9)
    gibibyte = AreaCounts(layout: layout, shift: 18)
  }

  func add(_ pfn: UInt64, _ difference: Int32) {
    twoMiB.add(pfn, difference)
    gibibyte.add(pfn, difference)
  }

  func count(inTwoMiBOf pfn: UInt64) -> Int { twoMiB.count(around: pfn) }
  func count(inGibibyteOf pfn: UInt64) -> Int { gibibyte.count(around: pfn) }
}

/// A counter for each aligned area of `2^shift` pages from the first region to the last.
private struct AreaCounts: ~Copyable {
  private let shift: UInt64
  private let firstArea: UInt64
  private let areaCount: UInt64
  private let counts: UnsafeMutablePointer<Int32>

  init(layout: MachineLayout, shift: UInt64) {
    self.shift = shift
    firstArea = layout.regions[0].pages.first >> shift
    let lastArea = (layout.regions[layout.regionCount - 1].pages.end - 1) >> shift
    areaCount = lastArea - firstArea + 1
    counts = .allocate(capacity: Int(areaCount))
    counts.initialize(repeating: 0, count: Int(areaCount))
  }

  deinit { counts.deallocate() }

  func add(_ pfn: UInt64, _ difference: Int32) {
    counts[Int((pfn >> shift) - firstArea)] += difference
  }

  func count(around pfn: UInt64) -> Int {
    let area = (pfn >> shift) &- firstArea
    return area < areaCount ? Int(counts[Int(area)]) : 0
  }
}
