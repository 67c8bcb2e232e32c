import Hypercalls

extension Specification {
  /// The host may give the hypervisor pages that are the host's alone; all of them or none.
  mutating func step(_ call: HostDonateHyp, _ evidence: Evidence) -> Expectation {
    let range = PageRange(call.pfn, call.pages)
    if isGivenAsDevices(range) { return donateDevices(range, evidence) }
    if let rule = decision(on: range, wanting: .hostAlone) { return decided(by: rule) }
    let demand = TableDemand.pages(of: range, host: true, hyp: true)
    if tablesAreShort(for: demand, evidence) { return decided(by: .tablesShort) }
    place(range, owner: .hyp, borrower: .none)
    return decided(by: .granted)
  }
}
