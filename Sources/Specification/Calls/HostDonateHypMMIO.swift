import Hypercalls

extension Specification {
  /// The host may give the hypervisor a page of a device that no other device maps.
  mutating func step(_ call: HostDonateHypMMIO, _ evidence: Evidence) -> Expectation {
    let range = PageRange(first: call.pfn.rawValue, count: 1)
    if let rule = decision(onDevicePage: range) { return decided(by: rule) }
    let page = memory[range.first]
    guard page.owner != .hyp else { return decided(by: .notHosts) }
    guard page.borrower != .device else { return decided(by: .mapped) }
    let demand = TableDemand.pages(of: range, host: true, hyp: true)
    if tablesAreShort(for: demand, evidence) { return decided(by: .tablesShort) }
    memory.change(range.first, to: AbstractPage(owner: .hyp))
    return decided(by: .granted)
  }
}
