import Fuzzing
import Hypervisor

/// The full strategy against another, by executed calls: longer programs win nothing.
public struct Comparison: Codable, Equatable, Sendable {
  /// The two on one bug.
  public struct Row: Codable, Equatable, Sendable {
    public var bug: String
    public var full: Double?
    /// The other's median, or the least that it can be.
    public var other: Double?
    public var otherIsBound: Bool
    /// How many times the calls; a lower bound where the other's median is one, 0 where the full
    /// strategy alone has no median, nil where neither has.
    public var ratio: Double?
    public var p: Double
    /// How often the other takes more calls; a tie counts half.
    public var a12: Double

    public var isBetter: Bool { p < Self.level && a12 > 0.5 }
    public var isWorse: Bool { p < Self.level && a12 < 0.5 }
    public static let level = 0.05
  }

  /// What the rows of some bugs come to.
  public struct Summary: Codable, Equatable, Sendable {
    public var bugCount: Int
    /// Bugs of which neither has a median; they are in no ratio.
    public var undecidedCount: Int
    /// The median of the ratios; one that is a bound counts as the bound.
    public var medianRatio: Double?
    /// Shares of the bugs with a significant difference, at 5 % each, without a correction for
    /// their number.
    public var betterShare: Double
    public var worseShare: Double
    public var medianA12: Double?

    init(_ rows: [Row]) {
      bugCount = rows.count
      undecidedCount = rows.count { $0.ratio == nil }
      medianRatio = rows.compactMap(\.ratio).median
      medianA12 = rows.map(\.a12).median
      let count = Double(max(1, rows.count))
      betterShare = Double(rows.count { $0.isBetter }) / count
      worseShare = Double(rows.count { $0.isWorse }) / count
    }
  }

  public var other: String
  public var rows: [Row]
  public var all: Summary
  /// The half of the bugs with the other's highest medians; one that it never reaches is highest.
  public var harderHalf: Summary

  /// Of the bugs that have trials with both. Nil where there is none.
  public init?(with other: Strategy, of bugs: [SeededBug], results: TrialTable) {
    self.other = other.rawValue
    rows = bugs.compactMap { bug in
      Row(bug, full: results[bug, .full].valid, other: results[bug, other].valid)
    }
    guard !rows.isEmpty else { return nil }
    all = Summary(rows)
    let hardest = rows.sorted { ($0.difficulty, $0.bug) > ($1.difficulty, $1.bug) }
    harderHalf = Summary(Array(hardest.prefix((rows.count + 1) / 2)))
  }
}

extension Comparison.Row {
  fileprivate init?(_ bug: SeededBug, full: [TrialResult], other: [TrialResult]) {
    guard !full.isEmpty, !other.isEmpty else { return nil }
    self.bug = bug.entry.id
    let fullCalls = full.map(\.observedCalls)
    let otherCalls = other.map(\.observedCalls)
    let estimate = Estimate(otherCalls)
    self.full = Estimate(fullCalls).median
    self.other = estimate.floor
    otherIsBound = estimate.median == nil
    if let mine = self.full {
      // A bug that is there at boot takes no calls.
      ratio = estimate.floor.map { max($0, 1) / max(mine, 1) }
    } else if estimate.median != nil {
      ratio = 0
    }
    // Up to the shortest watch everything is known of everybody; what is beyond ties there.
    let limit = min(fullCalls.shortestWatch, otherCalls.shortestWatch)
    let others = otherCalls.values(limit: limit)
    let mine = fullCalls.values(limit: limit)
    p = MannWhitney(others, mine).p
    a12 = VarghaDelaney(others, mine).a12
  }

  fileprivate var difficulty: Double {
    otherIsBound ? Double.greatestFiniteMagnitude : other ?? 0
  }
}

extension Collection<Double> {
  /// The middle one, or the mean of the middle two; nil where there is none.
  var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}
