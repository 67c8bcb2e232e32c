import Hypercalls

extension Hypervisor {
  /// Models `do_ffa_mem_frag_tx()`: nothing but ranges. What is refused leaves the transaction as
  /// it was; the host can hand in something else, or take it all back.
  mutating func handle(_ call: FFAMemFragTx) throws(Panic) -> ReturnCode {
    let size = call.fragment.rawValue
    guard size <= 0x1000, size % FFARange.size == 0 else { return .invalidArgument }
    lock(.proxy)
    defer { unlock(.proxy) }
    guard hasBuffers else { return .invalidArgument }
    guard let transaction = transaction(call.handle.rawValue), size > 0,
      size <= missingBytes(of: transaction)
    else { return try refuseFragment(size) }

    let ranges = FragmentRanges(copy: try copyFragment(size), start: 0)
    guard try mark(ranges) else {
      // A bug: the kernel gives the transaction up, and has forgotten what came before.
      if bugs.contains(.ffaFragmentsLost) {
        warn(if: askSecureWorld().answer == .refuses, .ffaAbort)
        endTransaction(transaction)
      }
      return .denied
    }
    guard askSecureWorld().answer != .refuses else {
      try unmarkRefused(ranges)
      return .busy
    }
    try enter(ranges, into: transaction)
    let isComplete = missingBytes(of: transaction) == 0
    let answer = isComplete ? transaction.handle : arrivedBytes(of: transaction)
    return ReturnCode(rawValue: Int64(answer))
  }

  /// A fragment of no transaction, or one too many.
  ///
  /// As it is, the kernel marks its pages before the secure world tells it so. Where they cannot be
  /// marked, it wants a transaction ended that there is not, and asserts that this succeeds.
  private mutating func refuseFragment(_ size: UInt64) throws(Panic) -> ReturnCode {
    guard bugs.contains(.ffaFragmentAbortWarns), size <= FFADescriptor.sizeMax else {
      return .invalidArgument
    }
    let ranges = FragmentRanges(copy: try copyFragment(size), start: 0)
    guard try mark(ranges) else {
      warn(if: true, .ffaAbort)
      return .denied
    }
    try unmarkRefused(ranges)
    return .invalidArgument
  }
}
