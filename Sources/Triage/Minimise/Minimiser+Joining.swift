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
}
