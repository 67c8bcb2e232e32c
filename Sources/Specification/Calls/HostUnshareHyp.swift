import Hypercalls

extension Specification {
  /// The host takes back a page that it lent to the hypervisor, unless pins hold it there.
  mutating func step(_ call: HostUnshareHyp) -> Expectation {
    let range = PageRange(call.pfn)
    if let rule = decision(on: range, wanting: .lentToHyp) { return decided(by: rule) }
    // The designs differ in which check comes first, but only a page lent to hyp has pins.
    guard memory[range.first].count == 0 else { return decided(by: .pinned) }
    place(range, borrower: .none)
    return decided(by: .granted)
  }
}
