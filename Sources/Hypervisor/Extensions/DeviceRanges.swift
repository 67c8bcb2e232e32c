import Hypercalls

/// Pages of devices that other devices map, all equally often.
struct DeviceRange {
  var first: UInt64
  var end: UInt64
  /// How often, and in the upper half how many of these mappings are entries of the SMMU's tables.
  var count: UInt64
}

/// Such ranges in order; neighbours that touch differ in their counts.
struct DeviceRangeList {
  private var ranges = InlineArray<96, DeviceRange>(
    repeating: DeviceRange(first: 0, end: 0, count: 0))
  private(set) var count = 0

  subscript(index: Int) -> DeviceRange { ranges[index] }

  /// Adds what lies behind all others; nothing where nobody maps it.
  mutating func append(_ first: UInt64, _ end: UInt64, _ count: UInt64) {
    guard first < end, count > 0 else { return }
    if self.count > 0, ranges[self.count - 1].end == first, ranges[self.count - 1].count == count {
      ranges[self.count - 1].end = end
    } else {
      ranges[self.count] = DeviceRange(first: first, end: end, count: count)
      self.count += 1
    }
  }

  func adding(_ use: DMAUse, to pages: PageRange) -> DeviceRangeList {
    counting(Int64(use.rawValue), pages)
  }

  func removing(_ use: DMAUse, from pages: PageRange) -> DeviceRangeList {
    counting(-Int64(use.rawValue), pages)
  }

  /// The list with each page of a range counted up or down.
  private func counting(_ difference: Int64, _ pages: PageRange) -> DeviceRangeList {
    func sum(_ count: UInt64) -> UInt64 { UInt64(bitPattern: Int64(count) + difference) }
    var list = DeviceRangeList()
    var next = pages.first
    for index in 0..<count {
      let range = ranges[index]
      list.append(range.first, min(range.end, pages.first), range.count)
      // Pages that nobody maps yet, then those that somebody does.
      list.append(next, min(range.first, pages.end), sum(0))
      list.append(max(range.first, pages.first), min(range.end, pages.end), sum(range.count))
      list.append(max(range.first, pages.end), range.end, range.count)
      next = max(next, min(range.end, pages.end))
    }
    list.append(next, pages.end, sum(0))
    return list
  }
}

// A device's page has no vmemmap entry to count in, so EL2 notes ranges, as far as it has room.
extension Hypervisor {
  var deviceRanges: DeviceRangeList {
    var list = DeviceRangeList()
    for index in 0..<deviceRangeCount {
      let range = deviceRange(index)
      list.append(range.first, range.end, range.count)
    }
    return list
  }

  private var deviceRangeCount: Int { Int(truncatingIfNeeded: journal[arena.deviceRangesStart]) }

  private func deviceRange(_ index: Int) -> DeviceRange {
    let word = deviceRangeWord(index)
    return DeviceRange(first: journal[word], end: journal[word + 1], count: journal[word + 2])
  }

  /// Notes other ranges; `-ENOMEM`, and nothing changes, where there are more than fit.
  mutating func setDeviceRanges(_ list: DeviceRangeList) -> ReturnCode {
    guard list.count <= Int(layout.deviceRangeMax) else { return .noMemory }
    let old = deviceRangeCount
    journal.write(arena.deviceRangesStart, UInt64(list.count))
    for index in 0..<max(old, list.count) {
      let range =
        index < list.count ? list[index] : DeviceRange(first: 0, end: 0, count: 0)
      let word = deviceRangeWord(index)
      journal.write(word, range.first)
      journal.write(word + 1, range.end)
      journal.write(word + 2, range.count)
    }
    return .success
  }

  private func deviceRangeWord(_ index: Int) -> Int {
    arena.deviceRangesStart + 1 + index * Arena.wordsPerDeviceRange
  }

  /// How often the page of a range that is mapped least is mapped, and that mapped most; and what
  /// of that, at least, is for calls.
  func deviceCounts(in pages: PageRange) -> (least: UInt64, most: UInt64, leastForCalls: UInt64) {
    var least = UInt64.max
    var leastForCalls = UInt64.max
    var most: UInt64 = 0
    var seen: UInt64 = 0
    for index in 0..<deviceRangeCount {
      let range = deviceRange(index)
      let first = max(range.first, pages.first)
      let end = min(range.end, pages.end)
      guard first < end else { continue }
      seen += end - first
      let count = range.count & DMAUse.countMask
      least = min(least, count)
      leastForCalls = min(leastForCalls, count - min(count, range.count >> 32))
      most = max(most, count)
    }
    return seen == pages.count ? (least, most, leastForCalls) : (0, most, 0)
  }
}
