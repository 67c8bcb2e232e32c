import Hypercalls

extension Specification {
  /// A device may map pages of the host's that nobody else has, and pages of other devices; once
  /// more each time, and all of a range or none.
  mutating func step(_ call: HostShareDMA, _ evidence: Evidence) -> Expectation {
    if let rule = decision(onBytes: call.size, at: call.address) { return decided(by: rule) }
    let range = PageRange(call.address, call.size)
    return call.isMemory.isSet ? mapMemory(range, evidence) : mapDevices(range)
  }

  private mutating func mapMemory(_ range: PageRange, _ evidence: Evidence) -> Expectation {
    for pfn in range.first..<range.end where memory.atBoot(pfn).owner == .nobody {
      return decided(by: .notRAM)
    }
    var isFirst = false
    for pfn in range.first..<range.end {
      let page = memory[pfn]
      if page.borrower == .device {
        guard page.count < countMax else { return decided(by: .counterFull) }
      } else {
        if let rule = obstacle(at: pfn, to: .hostAlone) { return decided(by: rule) }
        isFirst = true
      }
    }
    // 6.12 notes the state in the host's table; 7.3 touches no table.
    let demand = TableDemand.pages(of: range, host: design == .linux612 && isFirst)
    if tablesAreShort(for: demand, evidence) { return decided(by: .tablesShort) }
    place(range, borrower: .device, addingToCount: 1)
    return decided(by: .granted)
  }

  private mutating func mapDevices(_ range: PageRange) -> Expectation {
    guard memory.map.index(of: range.first) == nil, memory.map.isOneSpan(range) else {
      return decided(by: .notDevices)
    }
    guard memory.givenDevices.count(in: range) == 0 else { return decided(by: .notHosts) }
    let counts = memory.deviceMappings.counts(in: range)
    guard counts.upperBound < countMax else { return decided(by: .counterFull) }
    memory.deviceMappings.beginDraft()
    memory.deviceMappings.draft(range, adding: 1)
    guard memory.deviceMappings.draftFits else { return decided(by: .noRoomToNote) }
    memory.deviceMappings.commitDraft()
    return decided(by: .granted)
  }
}
