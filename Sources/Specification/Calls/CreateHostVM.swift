import Hypercalls

extension Specification {
  /// The host shares one structure after the other, all or none: a page where two of them lie is
  /// lent twice.
  mutating func step(_ call: CreateHostVM, _ evidence: Evidence) -> Expectation {
    guard call.vcpus.rawValue <= Self.hostVCPUsMax else { return decided(by: .tooManyVCPUs) }
    var demand = TableDemand.none
    var rule: Rule?
    var number: UInt64 = 0
    while number <= call.vcpus.rawValue {
      let range = pages(ofStructure: number, from: call.structures)
      rule = obstacle(toLendingAgain: range)
      if rule != nil { break }
      demand = demand + TableDemand.pages(of: range, host: true, hyp: true)
      count(1, sharesOf: range)
      number += 1
    }
    if tablesAreShort(for: demand, evidence) { rule = .tablesShort }
    guard let rule else { return decided(by: .granted) }
    for earlier in 0..<number {
      count(-1, sharesOf: pages(ofStructure: earlier, from: call.structures))
    }
    return decided(by: rule)
  }
}
