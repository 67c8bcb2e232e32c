import Hypercalls

extension Specification {
  /// As a share: that the host keeps off is no business of the hypervisor's.
  mutating func step(_ call: FFAMemLend, _ evidence: Evidence) throws(Expectation) -> Expectation {
    try lend(length: call.length, fragment: call.fragment, isLoan: true, evidence)
  }
}
