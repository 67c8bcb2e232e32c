import Hypercalls

// Passes that say with fewer calls what takes several.
extension Minimiser where Check: ~Copyable {
  /// Makes one call, repeated, of two equal ones in a row.
  mutating func joinRepeats() {
    var index = 1
    while index < best.calls.count {
      var joined = best.calls[index - 1]
      joined.repeatCount = best.calls[index].repeatCount
      let isSame = joined == best.calls[index]
      let sum = best.calls[index - 1].repeatCount &+ best.calls[index].repeatCount
      joined.repeatCount = sum
      var calls = best.calls
      calls[index - 1] = joined
      calls.remove(at: index)
      if isSame, ByteFormat.repeatCode(count: sum) != nil, accepts(calls: calls) { continue }
      index += 1
    }
  }

  /// Lets the program's header order a failure that a call orders, or that memory pressure brings.
  mutating func orderFailuresInHeader() {
    guard best.failurePoint == nil else { return }
    for index in best.calls.indices.reversed() {
      switch best.calls[index].opcode {
      case .failAllocation, .hostPressure, .hypPressure: break
      default: continue
      }
      for times in [1, 255] as [UInt8] {
        for nth in 1...8 as ClosedRange<UInt8> {
          var candidate = best
          candidate.calls.remove(at: index)
          candidate.failurePoint = FailurePoint(nth: nth, times: times)
          if accepts(candidate) { return }
        }
      }
    }
  }

  /// Drops calls that only used up allocations, and lets an earlier one fail instead.
  mutating func failEarlier() {
    var index = best.calls.count - 1
    while index >= 0 {
      if !dropsCall(at: index) { index -= 1 }
      index = min(index, best.calls.count - 1)
    }
  }

  private mutating func dropsCall(at index: Int) -> Bool {
    guard let failurePoint = best.failurePoint else { return false }
    for nth in 1..<failurePoint.nth {
      var candidate = best
      candidate.calls.remove(at: index)
      candidate.failurePoint = FailurePoint(nth: nth, times: failurePoint.times)
      if accepts(candidate) { return true }
    }
    return false
  }
}
