import Hypercalls

extension Specification {
  /// The host may write all but the hypervisor's pages.
  mutating func step(_ call: HostWrite, _ evidence: Evidence) -> Expectation {
    let expectation = access(call.pfn.rawValue, writing: true, evidence)
    if expectation.result == .success {
      var page = memory[call.pfn.rawValue]
      page.content = .host
      memory.change(call.pfn.rawValue, to: page)
    }
    return expectation
  }
}
