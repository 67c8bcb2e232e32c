import Hypercalls

extension Specification {
  /// The host may lend the hypervisor any page that is the host's alone.
  mutating func step(_ call: HostShareHyp, _ evidence: Evidence) -> Expectation {
    let range = PageRange(call.pfn)
    if let rule = decision(on: range, wanting: .hostAlone) { return decided(by: rule) }
    // 6.12 maps the page at once and notes the state in both tables; 7.3 touches no table.
    let maps = design == .linux612
    let demand = TableDemand.pages(of: range, host: maps, hyp: maps)
    if tablesAreShort(for: demand, evidence) { return decided(by: .tablesShort) }
    place(range, borrower: .hyp)
    return decided(by: .granted)
  }
}
