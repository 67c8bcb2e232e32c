import Fuzzing
import Hypervisor

/// What the trials of one bug with one strategy came to.
public struct BugSummary: Codable, Equatable, Sendable {
  public var bug: String
  public var number: String
  public var strategy: String
  /// Trials that ended as they should; failed ones are counted apart.
  public var trialCount: Int
  public var failedCount: Int
  public var reachedCount: Int
  public var detectedCount: Int
  public var executions: Estimate
  public var calls: Estimate
  /// Calls up to the first difference that the bug made.
  public var callsToReach: Estimate
  /// What found it: an invariant's number or a kind of check, the most frequent first.
  public var rules: [String]
  public var shortest: Int?
  public var longest: Int?
  /// Calls that the catalogue's trigger has.
  public var triggerCalls: Int?

  public init(_ bug: SeededBug, _ strategy: Strategy, _ results: [TrialResult]) {
    self.bug = bug.entry.id
    number = bug.entry.number
    self.strategy = strategy.rawValue
    triggerCalls = bug.entry.triggerCalls
    let valid = results.filter { $0.outcome != .failed }
    trialCount = valid.count
    failedCount = results.count - valid.count
    reachedCount = valid.count { $0.reachedCalls != nil }
    let found = valid.filter { $0.outcome == .found }
    detectedCount = found.count
    executions = Estimate(valid.map(\.observedExecutions))
    calls = Estimate(valid.map(\.observedCalls))
    callsToReach = Estimate(
      valid.map {
        Observation(Double($0.reachedCalls ?? $0.calls), isCensored: $0.reachedCalls == nil)
      })
    let counts = Dictionary(grouping: found.compactMap(\.rule), by: \.self).mapValues(\.count)
    rules = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    shortest = found.compactMap(\.length).min()
    longest = found.compactMap(\.length).max()
  }
}

extension TrialResult {
  /// Executions and calls to the finding, or those after which it gave up.
  var observedExecutions: Observation {
    Observation(Double(executions), isCensored: outcome != .found)
  }
  var observedCalls: Observation { Observation(Double(calls), isCensored: outcome != .found) }
}
