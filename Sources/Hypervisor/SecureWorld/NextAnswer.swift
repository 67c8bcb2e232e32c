import Hypercalls

/// What the secure world will say to the next request that reaches it; an event orders it.
struct NextAnswer {
  var answer = SecureAnswer.agrees
  /// The page that it names in place of a transaction's.
  var page: UInt64 = 0
}

extension Hypervisor {
  /// Passes a request on to the secure world, which answers as it was told to, once.
  mutating func askSecureWorld() -> NextAnswer {
    let answer = answer
    self.answer = NextAnswer()
    return answer
  }
}
