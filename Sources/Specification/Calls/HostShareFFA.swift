import Hypercalls

extension Specification {
  /// The host may lend the secure world pages that are the host's alone; all of them or none.
  mutating func step(_ call: HostShareFFA, _ evidence: Evidence) -> Expectation {
    let range = PageRange(call.pfn, call.pages)
    if let rule = decision(on: range, wanting: .hostAlone) { return decided(by: rule) }
    // 6.12 notes the state in the host's table; 7.3 touches no table.
    let demand = TableDemand.pages(of: range, host: design == .linux612)
    if tablesAreShort(for: demand, evidence) { return decided(by: .tablesShort) }
    place(range, borrower: .ffa)
    return decided(by: .granted)
  }
}
