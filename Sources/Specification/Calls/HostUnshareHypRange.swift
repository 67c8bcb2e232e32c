import Hypercalls

extension Specification {
  /// The host ends one share of each page of a range; the last one brings the page home.
  mutating func step(_ call: HostUnshareHypRange) -> Expectation {
    let range = PageRange(call.pfn, call.pages)
    if let rule = decision(on: range, wanting: .lentToHyp) { return decided(by: rule) }
    for pfn in range.first..<range.end {
      var page = memory[pfn]
      page.count -= 1
      if page.count == 0 { page.borrower = .none }
      memory.change(pfn, to: page)
    }
    return decided(by: .granted)
  }
}
