import Hypercalls

extension Specification {
  /// The hypervisor holds on to pages that the host lent it, until as many unpins.
  mutating func step(_ call: HypPinSharedMem, _ evidence: Evidence) -> Expectation {
    let range = PageRange(call.pfn, call.pages)
    if let rule = decision(on: range, wanting: .lentToHyp) { return decided(by: rule) }
    guard !hasPage(in: range, counted: countMax) else { return decided(by: .counterFull) }
    // 7.3 maps a page with its first pin, 6.12 has done so with the share.
    let maps = design == .mainline && hasPage(in: range, counted: 0)
    let demand = TableDemand.pages(of: range, hyp: maps)
    if tablesAreShort(for: demand, evidence) { return decided(by: .tablesShort) }
    place(range, borrower: .hyp, addingToCount: 1)
    pins.add(first: range.first, count: range.count)
    return decided(by: .granted)
  }
}
