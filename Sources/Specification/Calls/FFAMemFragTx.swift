import Hypercalls

extension Specification {
  /// More pages come to a transaction of which not all was said; what is refused leaves it as it
  /// was.
  mutating func step(
    _ call: FFAMemFragTx, _ evidence: Evidence
  ) throws(Expectation) -> Expectation {
    let size = call.fragment.rawValue
    try require(size <= 0x1000 && size % Descriptor.rangeSize == 0, else: .notFragment)
    let buffer = try requireBuffer()
    guard let slot = secureWorld.slot(of: call.handle), let transaction = secureWorld[slot] else {
      throw decided(by: .noTransaction)
    }
    try require(
      size > 0 && size <= transaction.length - transaction.arrived, else: .notFragment)
    let list = RangeList(start: buffer, count: Int(size / Descriptor.rangeSize))
    try requireHosts(list, evidence)
    try requireSecureWorld()
    lend(list, size: size, in: slot)
    let arrived = transaction.arrived + size
    let answer =
      arrived == transaction.length ? handle(of: slot) : ReturnCode(rawValue: Int64(arrived))
    return decided(by: .granted, as: answer)
  }
}
