import Hypercalls

extension Specification {
  /// The hypervisor gives back pages that the host gave it.
  ///
  /// The host's tables exist where a page was given away, so memory cannot run out.
  mutating func step(_ call: HypDonateHost) -> Expectation {
    let range = PageRange(call.pfn, call.pages)
    if let rule = decision(on: range, wanting: .givenToHyp) {
      // The newest design looks a page up in the vmemmap, which a hole does not have.
      return decided(by: design == .mainline && rule == .notMemory ? .noPage : rule)
    }
    place(range, owner: .host, borrower: .none)
    return decided(by: .granted)
  }
}
