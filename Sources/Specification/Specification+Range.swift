import Hypercalls

/// How every page of a range must stand for a call to be granted.
enum Standing {
  case hostAlone
  case lentToHyp
  case lentToFFA
  case givenToHyp
}

extension Specification {
  /// What already decides a call on a range before counters and tables are looked at, or nil.
  ///
  /// Arithmetic comes first, then the empty range, then the kind of memory and the states, page by
  /// page: a range of 2^28 pages is walked no further than to the first that refuses.
  func decision(on range: PageRange, wanting standing: Standing) -> Rule? {
    if let rule = decision(beforeStatesOf: range) { return rule }
    for pfn in range.first..<range.end {
      if let rule = obstacle(at: pfn, to: standing) { return rule }
    }
    return nil
  }

  func decision(beforeStatesOf range: PageRange) -> Rule? {
    let limit = addressSpacePageCount
    guard range.first < limit, range.count <= limit - range.first else {
      return .beyondAddressSpace
    }
    guard range.count > 0 else { return .emptyRange }
    // Only the newest design asks for one region, and before any state.
    if design == .mainline, range.count > 1, !memory.map.isOneSpan(range) { return .leavesRegion }
    return nil
  }

  func obstacle(at pfn: UInt64, to standing: Standing) -> Rule? {
    let page = memory[pfn]
    guard page.owner != .nobody else {
      return memory.map.index(of: pfn) == nil ? .notMemory : .noMap
    }
    switch standing {
    case .hostAlone:
      guard page.owner == .host else { return .notHosts }
      return page.borrower == .none ? nil : .alreadyLent
    case .lentToHyp:
      guard page.owner == .host else { return .notHosts }
      return page.borrower == .hyp ? nil : .notLentToHyp
    case .lentToFFA:
      guard page.owner == .host else { return .notHosts }
      return page.borrower == .ffa ? nil : .notLentToFFA
    case .givenToHyp:
      guard page.owner == .hyp, page.slot == 0 else { return .notHyps }
      if memory.atBoot(pfn).owner == .host { return nil }
      if extensions.contains(.mmioRanges), memory.map.index(of: pfn) == nil { return nil }
      return memory.map.index(of: pfn) == nil ? .notMemory : .notGivenByHost
    }
  }

  /// Whether any page of the range has the count.
  func hasPage(in range: PageRange, counted count: UInt32) -> Bool {
    for pfn in range.first..<range.end where memory[pfn].count == count { return true }
    return false
  }
}

extension Specification {
  /// Whether the implementation gave up for want of table pages, and the evidence bears it out.
  func tablesAreShort(for demand: TableDemand, _ evidence: Evidence) -> Bool {
    evidence.result == .noMemory && demand.mayBeUnmet(evidence)
  }

  /// Writes who owns and who borrows each page of the range; writers stay.
  mutating func place(
    _ range: PageRange, owner: Owner = .host, borrower: Borrower, addingToCount difference: Int = 0
  ) {
    for pfn in range.first..<range.end {
      var page = memory[pfn]
      page.owner = owner
      page.borrower = borrower
      page.count = UInt32(Int(page.count) + difference)
      memory.change(pfn, to: page)
    }
  }
}

extension PageRange {
  init(_ pfn: Pfn) { self.init(first: pfn.rawValue, count: 1) }
  init(_ pfn: Pfn, _ pages: PageCount) { self.init(first: pfn.rawValue, count: pages.rawValue) }
}
