import Hypercalls

extension Hypervisor {
  /// Models `do_ffa_mem_reclaim()`: where the secure world lets go of a transaction, its pages are
  /// the host's alone again. A transaction of which not all has come is one too.
  mutating func handle(_ call: FFAMemReclaim) throws(Panic) -> ReturnCode {
    lock(.proxy)
    defer { unlock(.proxy) }
    guard hasBuffers, let transaction = transaction(call.handle.rawValue) else {
      return .invalidArgument
    }
    let answer = askSecureWorld()
    guard holds(answer.answer != .refuses, unless: .ffaReclaimIgnoresAnswer) else { return .busy }

    // A bug: the kernel keeps no ledger, and takes back what the secure world says it had.
    if answer.answer == .misnames, bugs.contains(.ffaAnswerTrusted) {
      try unmark(FFARange(pfn: Pfn(answer.page), pages: PageCount(1)))
    } else {
      for number in 0..<rangeCount(of: transaction) {
        try unmark(range(number, of: transaction))
      }
    }
    if !bugs.contains(.ffaHandleStays) { endTransaction(transaction) }
    return .success
  }
}
