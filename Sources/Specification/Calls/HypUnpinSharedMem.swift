import Hypercalls

extension Specification {
  /// One pin of each page is undone; the pages stay lent to the hypervisor.
  ///
  /// The kernel checks nothing here: it trusts the contract that a pin of this range exists.
  mutating func step(_ call: HypUnpinSharedMem) -> Expectation {
    let range = PageRange(call.pfn, call.pages)
    if let rule = decision(on: range, wanting: .lentToHyp) { return decided(by: rule) }
    guard !hasPage(in: range, counted: 0) else { return decided(by: .notPinned) }
    place(range, borrower: .hyp, addingToCount: -1)
    pins.remove(first: range.first, count: range.count)
    return decided(by: .granted)
  }
}
