import Hypercalls

extension Specification {
  /// A fault is resolved where the host may see the page, and ends in an abort elsewhere.
  func step(_ call: HostMemAbort, _ evidence: Evidence) -> Expectation {
    access(call.pfn.rawValue, writing: false, evidence)
  }
}
