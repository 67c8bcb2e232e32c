import Hypercalls

extension Specification {
  /// The hypervisor gives back a page of a device; the host's tables exist, so memory cannot run
  /// out.
  mutating func step(_ call: HypDonateHostMMIO) -> Expectation {
    let range = PageRange(first: call.pfn.rawValue, count: 1)
    if let rule = decision(onDevicePage: range) { return decided(by: rule) }
    guard memory[range.first].owner == .hyp else { return decided(by: .notGiven) }
    memory.change(range.first, to: AbstractPage(owner: .nobody))
    return decided(by: .granted)
  }
}
