import Hypercalls

/// Which frames have a vmemmap entry, and at which index: the regions, rounded out to whole pages
/// of entries (`hyp_back_vmemmap()`).
struct FrameMap: Sendable {
  private struct Span {
    var first: UInt64 = 0
    var count: UInt64 = 0
    var index = 0
  }

  private var spans: InlineArray<4, Span>
  private var spanCount = 0
  /// Number of frames with an entry.
  private(set) var count = 0

  init(_ layout: MachineLayout, entriesPerPage: UInt64) {
    spans = InlineArray(repeating: Span())
    let mask = entriesPerPage - 1
    for region in 0..<layout.regionCount {
      let pages = layout.regions[region].pages
      let first = pages.first & ~mask
      let end = (pages.end + mask) & ~mask
      if spanCount > 0, spans[spanCount - 1].first + spans[spanCount - 1].count >= first {
        spans[spanCount - 1].count = end - spans[spanCount - 1].first
      } else {
        spans[spanCount].first = first
        spans[spanCount].count = end - first
        spanCount += 1
      }
    }
    for span in 0..<spanCount {
      spans[span].index = count
      count += Int(spans[span].count)
    }
  }

  /// The index of a frame's entry, or nil where touching the entry would fault.
  @inline(__always) func index(of pfn: UInt64) -> Int? {
    for span in 0..<spanCount {
      let offset = pfn &- spans[span].first
      if offset < spans[span].count { return spans[span].index &+ Int(truncatingIfNeeded: offset) }
    }
    return nil
  }

  /// The frame of an entry.
  func pfn(of index: Int) -> UInt64 {
    var span = 0
    while span + 1 < spanCount, index >= spans[span + 1].index { span += 1 }
    return spans[span].first + UInt64(index - spans[span].index)
  }
}
