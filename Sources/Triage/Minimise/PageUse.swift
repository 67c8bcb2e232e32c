import Hypercalls

/// The pages that a call names: each page argument with the page count behind it, if there is one.
struct PageUse {
  private(set) var ranges: [ClosedRange<UInt64>] = []

  init(_ call: RawCall, layout: MachineLayout) {
    let slots = call.argumentSlots(in: layout)
    for (index, slot) in slots.enumerated() where slot.role == .page {
      let next = index + 1 < slots.count ? slots[index + 1] : nil
      let count = next?.role == .pageCount ? next?.pages ?? 1 : 1
      // A range that is empty or wraps names at least its first page.
      let (last, wraps) = slot.pages.addingReportingOverflow(max(count, 1) - 1)
      ranges.append(slot.pages...(wraps ? slot.pages : last))
    }
  }

  var isEmpty: Bool { ranges.isEmpty }

  func overlaps(_ other: PageUse) -> Bool {
    ranges.contains { range in other.ranges.contains(where: range.overlaps) }
  }
}

extension Program {
  /// The pages that its calls name, sorted; of a long range only the first.
  func namedPages(in layout: MachineLayout) -> [UInt64] {
    let ranges = calls.flatMap { PageUse($0, layout: layout).ranges }
    // A range of 2^63 pages has more than an Int can count.
    let starts = ranges.map { range in
      range.upperBound - range.lowerBound < 512
        ? range : range.lowerBound...range.lowerBound + 511
    }
    return Set(starts.flatMap { $0 }).sorted()
  }
}
