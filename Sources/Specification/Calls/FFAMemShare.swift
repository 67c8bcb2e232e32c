import Hypercalls

extension Specification {
  /// The host may give the secure world the use of pages that are the host's alone: all that a
  /// descriptor lists, or none.
  mutating func step(
    _ call: FFAMemShare, _ evidence: Evidence
  ) throws(Expectation) -> Expectation {
    try lend(length: call.length, fragment: call.fragment, isLoan: false, evidence)
  }
}
