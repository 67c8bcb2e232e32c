import Hypercalls

extension Specification {
  /// The host takes back pages that it lent to the secure world, and no others.
  ///
  /// The kernel accepts any shared page and trusts the proxy to ask for the right ones.
  mutating func step(_ call: HostUnshareFFA) -> Expectation {
    let range = PageRange(call.pfn, call.pages)
    if let rule = decision(on: range, wanting: .lentToFFA) { return decided(by: rule) }
    place(range, borrower: .none)
    return decided(by: .granted)
  }
}
