import Hypercalls

// What the host lends to devices, by a call of its own or with a place in an address space.
extension Specification {
  /// What keeps the pages from being mapped once more, or nil; whether there is room to note pages
  /// of devices is asked later.
  func decision(onLendingToDevices range: PageRange, isMemory: Bool) -> Rule? {
    guard isMemory else { return decision(onLendingDevices: range) }
    for pfn in range.first..<range.end where memory.atBoot(pfn).owner == .nobody { return .notRAM }
    for pfn in range.first..<range.end {
      let page = memory[pfn]
      if page.borrower == .device {
        guard page.count < countMax else { return .counterFull }
      } else if let rule = obstacle(at: pfn, to: .hostAlone) {
        return rule
      }
    }
    return nil
  }

  private func decision(onLendingDevices range: PageRange) -> Rule? {
    guard memory.map.index(of: range.first) == nil, memory.map.isOneSpan(range) else {
      return .notDevices
    }
    guard memory.givenDevices.count(in: range) == 0 else { return .notHosts }
    return memory.deviceMappings.counts(in: range).upperBound < countMax ? nil : .counterFull
  }

  /// Drafts one more mapping of pages of devices.
  mutating func hasRoom(toNote range: PageRange, isEntry: Bool) -> Bool {
    memory.deviceMappings.beginDraft()
    memory.deviceMappings.draft(range, adding: 1, entries: isEntry ? 1 : 0)
    return memory.deviceMappings.draftFits
  }

  /// 6.12 notes the state in the host's table when a page is first lent; 7.3 touches no table.
  func lendingDemand(_ range: PageRange, isMemory: Bool) -> TableDemand {
    guard isMemory, design == .linux612 else { return .none }
    for pfn in range.first..<range.end where memory[pfn].borrower != .device {
      return .pages(of: range, host: true)
    }
    return .none
  }

  /// Counts the mappings; those of devices as they were drafted.
  mutating func lendToDevices(_ range: PageRange, isMemory: Bool) {
    if isMemory {
      place(range, borrower: .device, addingToCount: 1)
    } else {
      memory.deviceMappings.commitDraft()
    }
  }

}

extension AbstractPage {
  /// The page of memory when one of its mappings has ended.
  var lessOneMapping: AbstractPage {
    var page = self
    page.count -= 1
    if page.count == 0 { page.borrower = .none }
    return page
  }
}

extension TableDemand {
  /// The tables of a device, the root among them.
  static func deviceTables(_ places: PageRange) -> TableDemand {
    var demand = pages(of: places, hyp: true)
    demand.hyp += 1
    return demand
  }
}
