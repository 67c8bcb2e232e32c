import Hypercalls

extension Specification {
  /// The host may give the hypervisor a page of a device that no other device maps.
  mutating func step(_ call: HostDonateHypMMIO, _ evidence: Evidence) -> Expectation {
    let range = PageRange(first: call.pfn.rawValue, count: 1)
    if let rule = decision(onDevicePage: range) { return decided(by: rule) }
    return donateDevices(range, evidence)
  }

  /// The host may give the hypervisor pages of devices that are the host's, and that no other
  /// device maps; all of them or none.
  mutating func donateDevices(_ range: PageRange, _ evidence: Evidence) -> Expectation {
    for pfn in range.first..<range.end where memory[pfn].owner == .hyp {
      return decided(by: .notHosts)
    }
    guard memory.deviceMappings.counts(in: range).upperBound == 0 else {
      return decided(by: .mapped)
    }
    let demand = TableDemand.pages(of: range, host: true, hyp: true)
    if tablesAreShort(for: demand, evidence) { return decided(by: .tablesShort) }
    for pfn in range.first..<range.end { memory.change(pfn, to: AbstractPage(owner: .hyp)) }
    return decided(by: .granted)
  }
}
