/// The share of trials that have not found yet, as time goes on (Kaplan and Meier 1958).
///
/// A trial that gave up counts for as long as it was watched, and not as a finding.
public struct Survival: Equatable, Sendable {
  public struct Step: Equatable, Sendable {
    public var time: Double
    /// From this time on, up to that of the next step.
    public var share: Double
  }

  /// The times at which something was found, in order.
  public let steps: [Step]

  public init(_ observations: some Collection<Observation>) {
    // Of equal times the finding comes first: who gave up at a time was watched up to it.
    let sorted = observations.sorted {
      ($0.value, $0.isCensored.rank) < ($1.value, $1.isCensored.rank)
    }
    var steps: [Step] = []
    var share = 1.0
    var index = 0
    while index < sorted.count {
      let time = sorted[index].value
      let same = sorted[index...].prefix { $0.value == time }
      let found = same.count { !$0.isCensored }
      if found > 0 {
        share *= 1 - Double(found) / Double(sorted.count - index)
        steps.append(Step(time: time, share: share))
      }
      index += same.count
    }
    self.steps = steps
  }

  /// The time at which half have found; nil where less than half ever did. Where exactly half are
  /// left for a while, the middle of that while, as of any even number of values.
  public var median: Double? {
    // A share may be a half but for the rounding of the product.
    guard let index = steps.firstIndex(where: { $0.share <= 0.5 + 1e-12 }) else { return nil }
    guard abs(steps[index].share - 0.5) < 1e-12, index + 1 < steps.count else {
      return steps[index].time
    }
    return (steps[index].time + steps[index + 1].time) / 2
  }
}

extension Bool {
  fileprivate var rank: Int { self ? 1 : 0 }
}
