import Hypercalls

extension Minimiser where Check: ~Copyable {
  /// Lets one CPU or device do all that another does: what a call brought about for it may hold for
  /// the other from boot on.
  mutating func mergeActors() {
    for later in Set(best.calls.map(\.actor)).sorted().reversed() {
      for earlier in 0..<later {
        var calls = best.calls
        for index in calls.indices where calls[index].actor == later {
          calls[index].actor = earlier
        }
        if accepts(calls: calls) { break }
      }
    }
  }
}
