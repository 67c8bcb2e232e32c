import Hypercalls

/// A run of devices' pages that other devices map equally often.
public struct DeviceMapping: Hashable, Sendable {
  public var pages: PageRange
  public var count: UInt32
  /// How many of these mappings are in devices' address spaces.
  public var entryCount: UInt32
}

/// How often devices map each page of other devices: a function of the page, kept by its steps.
///
/// A change is drafted first, because the design notes only so many ranges.
struct DeviceMappings: ~Copyable {
  /// From this page on, up to the next step, all have the count.
  private struct Step {
    var first: UInt64
    var count: UInt32
    var entryCount: UInt32 = 0
  }

  private let rangeMax: Int
  private let steps: UnsafeMutablePointer<Step>
  private var stepCount = 0
  private let draft: UnsafeMutablePointer<Step>
  private var draftCount = 0
  private var drafted: Int32 = 0
  /// By how much this step has changed the counts, over all its ranges.
  private(set) var change: Int32 = 0

  init(rangeMax: UInt64) {
    self.rangeMax = Int(rangeMax)
    // Each range has two steps, and a change of one range for each hole between regions adds two.
    let capacity = 2 * (Int(rangeMax) + MachineLayout.regionCountMax + 1)
    steps = .allocate(capacity: capacity)
    draft = .allocate(capacity: capacity)
  }

  deinit {
    steps.deallocate()
    draft.deallocate()
  }

  var isEmpty: Bool { stepCount == 0 }

  func count(of pfn: UInt64) -> UInt32 {
    var count: UInt32 = 0
    for index in 0..<stepCount where steps[index].first <= pfn { count = steps[index].count }
    return count
  }

  /// The lowest and the highest count of a range, which must not be empty.
  func counts(in range: PageRange) -> ClosedRange<UInt32> {
    var least = count(of: range.first)
    var most = least
    for index in 0..<stepCount where range.contains(steps[index].first) {
      least = min(least, steps[index].count)
      most = max(most, steps[index].count)
    }
    return least...most
  }

  /// Whether some page of a range has no mappings but such as are in devices' address spaces.
  func hasOnlyEntries(in range: PageRange) -> Bool {
    for index in 0..<stepCount {
      let end = index + 1 < stepCount ? steps[index + 1].first : .max
      guard steps[index].first < range.end, range.first < end else { continue }
      if steps[index].entryCount == steps[index].count { return true }
    }
    return false
  }

  /// The ranges that devices map, in order.
  func mapping(_ number: Int) -> DeviceMapping? {
    var left = number
    for index in 0..<stepCount where steps[index].count > 0 {
      if left == 0 {
        let first = steps[index].first
        let pages = PageRange(first: first, count: steps[index + 1].first - first)
        return DeviceMapping(
          pages: pages, count: steps[index].count, entryCount: steps[index].entryCount)
      }
      left -= 1
    }
    return nil
  }

  mutating func reset() { stepCount = 0 }

  @inline(__always) mutating func beginStep() { change = 0 }
}

// Changes.
extension DeviceMappings {
  mutating func beginDraft() {
    draft.update(from: steps, count: stepCount)
    draftCount = stepCount
    drafted = 0
  }

  /// Counts each page of the range up or down, in the draft; what would go below zero must not be
  /// asked for.
  mutating func draft(
    _ range: PageRange, adding difference: Int32, entries entryDifference: Int32
  ) {
    drafted += difference
    let start = cut(at: range.first)
    let end = cut(at: range.end)
    for index in start..<end {
      draft[index].count = UInt32(Int32(draft[index].count) + difference)
      draft[index].entryCount = UInt32(Int32(draft[index].entryCount) + entryDifference)
    }
    // Only the two ends can have become no step at all.
    join(at: end)
    join(at: start)
  }

  var draftFits: Bool {
    var ranges = 0
    for index in 0..<draftCount where draft[index].count > 0 { ranges += 1 }
    return ranges <= rangeMax
  }

  mutating func commitDraft() {
    steps.update(from: draft, count: draftCount)
    stepCount = draftCount
    change = drafted
  }

  /// The index of a step at the page, made where there is none.
  private mutating func cut(at pfn: UInt64) -> Int {
    var index = 0
    while index < draftCount, draft[index].first < pfn { index += 1 }
    if index < draftCount, draft[index].first == pfn { return index }
    for moved in (index..<draftCount).reversed() { draft[moved + 1] = draft[moved] }
    draft[index] = index == 0 ? Step(first: pfn, count: 0) : draft[index - 1]
    draft[index].first = pfn
    draftCount += 1
    return index
  }

  private mutating func join(at index: Int) {
    let before = index == 0 ? Step(first: 0, count: 0) : draft[index - 1]
    guard draft[index].count == before.count, draft[index].entryCount == before.entryCount else {
      return
    }
    draftCount -= 1
    for moved in index..<draftCount { draft[moved] = draft[moved + 1] }
  }
}
