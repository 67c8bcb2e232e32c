import Hypercalls

extension Specification {
  /// The host lends each page of a range to the hypervisor, once more where it has before.
  ///
  /// This design judges page by page, counters included: the first page that refuses decides.
  mutating func step(_ call: HostShareHypRange, _ evidence: Evidence) -> Expectation {
    let range = PageRange(call.pfn, call.pages)
    if let rule = obstacle(toLendingAgain: range) { return decided(by: rule) }
    // A first share writes both tables; a repeated one only counts.
    let isFirst = hasPage(in: range, counted: 0)
    let demand = TableDemand.pages(of: range, host: isFirst, hyp: isFirst)
    if tablesAreShort(for: demand, evidence) { return decided(by: .tablesShort) }
    place(range, borrower: .hyp, addingToCount: 1)
    return decided(by: .granted)
  }

  /// Why a range cannot be lent to the hypervisor, be it once more, tables apart; or nil.
  func obstacle(toLendingAgain range: PageRange) -> Rule? {
    if let rule = decision(beforeStatesOf: range) { return rule }
    for pfn in range.first..<range.end {
      let page = memory[pfn]
      if page.owner == .host, page.borrower == .hyp {
        guard page.count < countMax else { return .counterFull }
      } else if let rule = obstacle(at: pfn, to: .hostAlone) {
        return rule
      }
    }
    return nil
  }
}
