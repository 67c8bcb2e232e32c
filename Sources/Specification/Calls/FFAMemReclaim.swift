import Hypercalls

extension Specification {
  /// The host has the pages of a transaction back, those and no others, once the secure world lets
  /// go of it. What the secure world names does not matter.
  mutating func step(_ call: FFAMemReclaim) throws(Expectation) -> Expectation {
    _ = try requireBuffer()
    guard let slot = secureWorld.slot(of: call.handle), let transaction = secureWorld[slot] else {
      throw decided(by: .noTransaction)
    }
    try requireSecureWorld()
    for number in 0..<transaction.rangeCount { place(transaction[number], borrower: .none) }
    secureWorld[slot] = nil
    return decided(by: .granted)
  }
}
