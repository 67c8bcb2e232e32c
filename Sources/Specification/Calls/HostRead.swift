import Hypercalls

extension Specification {
  /// The host may read all but the hypervisor's pages, and of those the newest design's text.
  func step(_ call: HostRead, _ evidence: Evidence) -> Expectation {
    access(call.pfn.rawValue, writing: false, evidence)
  }
}
