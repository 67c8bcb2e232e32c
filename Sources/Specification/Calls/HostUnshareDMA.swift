import Hypercalls

extension Specification {
  /// A device that mapped each page of a range does not any more; with the last mapping a page of
  /// memory is the host's alone again.
  mutating func step(_ call: HostUnshareDMA) -> Expectation {
    if let rule = decision(onBytes: call.size, at: call.address) { return decided(by: rule) }
    let range = PageRange(call.address, call.size)
    var isInUse = false
    var next = range.first
    while let part = part(of: range, from: next) {
      guard isMapped(part) else { return decided(by: .notMapped) }
      if isFullyInUse(part) { isInUse = true }
      next = part.end
    }
    if isInUse { return decided(by: .mapped) }

    memory.deviceMappings.beginDraft()
    next = range.first
    while let part = part(of: range, from: next) {
      if isOfDevices(part) { memory.deviceMappings.draft(part, adding: -1, entries: 0) }
      next = part.end
    }
    // One range may become two.
    guard memory.deviceMappings.draftFits else { return decided(by: .noRoomToNote) }
    memory.deviceMappings.commitDraft()
    next = range.first
    while let part = part(of: range, from: next) {
      if !isOfDevices(part) { unmapMemory(part) }
      next = part.end
    }
    return decided(by: .granted)
  }

  /// What lies in one region, or in one hole, of the rest of a range.
  private func part(of range: PageRange, from first: UInt64) -> PageRange? {
    guard first < range.end else { return nil }
    let end = min(range.end, layout.span(of: first).end)
    return PageRange(first: first, count: end - first)
  }

  private func isOfDevices(_ part: PageRange) -> Bool { memory.map.index(of: part.first) == nil }

  /// Whether devices map each page.
  private func isMapped(_ part: PageRange) -> Bool {
    if isOfDevices(part) { return memory.deviceMappings.counts(in: part).lowerBound > 0 }
    for pfn in part.first..<part.end where memory[pfn].borrower != .device { return false }
    return true
  }

  /// Whether some page has no mapping but those in devices' address spaces, which end there.
  private func isFullyInUse(_ part: PageRange) -> Bool {
    if isOfDevices(part) { return memory.deviceMappings.hasOnlyEntries(in: part) }
    for pfn in part.first..<part.end
    where memory[pfn].count == addressSpaces.placeCount(of: pfn) { return true }
    return false
  }

  private mutating func unmapMemory(_ part: PageRange) {
    for pfn in part.first..<part.end { memory.change(pfn, to: memory[pfn].lessOneMapping) }
  }
}
