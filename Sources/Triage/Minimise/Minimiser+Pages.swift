import Hypercalls

// Only pages of RAM are renamed. What else a page number may be has a meaning of its own, and the
// arguments' own simpler values deal with it.
extension Minimiser where Check: ~Copyable {
  /// Renames pages throughout the program, so that the ones it uses first have the lowest numbers.
  mutating func lowerPages() {
    _ = accepts(calls: Self.renamed(best.calls, compacted(), layout: layout))
    var isGoingDown = true
    while isGoingDown {
      isGoingDown = false
      let pages = Self.namedPages(best.calls, layout: layout).filter(layout.ram.contains)
      for (position, page) in pages.enumerated() {
        for other in pages[(position + 1)...] where other < page {
          let swap = [page: other, other: page]
          if accepts(calls: Self.renamed(best.calls, swap, layout: layout)) { isGoingDown = true }
        }
      }
    }
  }

  /// Pages that calls name as the first of a range, in order of appearance.
  static func namedPages(_ calls: [RawCall], layout: MachineLayout) -> [UInt64] {
    var seen: Set<UInt64> = []
    return calls.flatMap { PageUse($0, layout: layout).ranges.map(\.lowerBound) }
      .filter { seen.insert($0).inserted }
  }

  /// New names that put what the program uses side by side, from the first favourite page on;
  /// pages that lie in one range, or next to each other, keep their distance.
  private func compacted() -> [UInt64: UInt64] {
    let ram = layout.ram
    var clusters: [PageRange] = []
    for range in best.calls.flatMap({ PageUse($0, layout: layout).ranges })
    where ram.contains(range.lowerBound) && ram.contains(range.upperBound) {
      let pages = PageRange(
        first: range.lowerBound, count: range.upperBound - range.lowerBound + 1)
      let isNear = { (cluster: PageRange) in
        cluster.first <= pages.end && pages.first <= cluster.end
      }
      let near = clusters.filter(isNear) + [pages]
      let first = near.map(\.first).min() ?? pages.first
      let end = near.map(\.end).max() ?? pages.end
      let position = clusters.firstIndex(where: isNear) ?? clusters.count
      clusters.removeAll(where: isNear)
      clusters.insert(PageRange(first: first, count: end - first), at: position)
    }
    var names: [UInt64: UInt64] = [:]
    var next = ram.first + layout.favouriteIndex
    for cluster in clusters where next + cluster.count <= ram.end {
      for page in cluster.first..<cluster.end { names[page] = next + (page - cluster.first) }
      next += cluster.count
    }
    return names
  }

  static func renamed(
    _ calls: [RawCall], _ names: [UInt64: UInt64], layout: MachineLayout
  ) -> [RawCall] {
    calls.map { call in
      call.argumentSlots(in: layout).reduce(call) { call, slot in
        guard slot.role == .page, let name = names[slot.pages] else { return call }
        return call.replacing(register: slot.register, with: name << slot.shift)
      }
    }
  }
}
