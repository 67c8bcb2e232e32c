import Fuzzing
import Hypercalls
import Hypervisor

/// One attempt to find one bug: a strategy and a random seed, from an empty corpus.
public struct Trial: Hashable, Sendable {
  public var bug: SeededBug
  public var strategy: Strategy
  public var seed: UInt64

  public init(bug: SeededBug, strategy: Strategy, seed: UInt64) {
    self.bug = bug
    self.strategy = strategy
    self.seed = seed
  }
}

/// What came of a trial; one line of a hunt's log.
public struct TrialResult: Codable, Equatable, Sendable {
  public enum Outcome: String, Codable, Sendable {
    /// The bug was found, and is what was found.
    case found
    /// The cap came first: how long it would have taken is known to be longer.
    case missed
    /// The process hung or died of something else, or found something that is not the bug.
    case failed
  }

  public var bug: String
  public var strategy: String
  public var seed: UInt64
  /// Executions after which the trial was to end.
  public var cap: UInt64
  /// Which build of the fuzzer made it.
  public var fuzzer: String
  public var outcome: Outcome
  /// Programs run and calls made, up to the finding or to the cap.
  public var executions: UInt64 = 0
  public var calls: UInt64 = 0
  /// The same up to the first program in which the bug made a difference.
  public var reachedExecutions: UInt64?
  public var reachedCalls: UInt64?
  /// What the fuzzer called the finding.
  public var signature: String?
  /// What the minimised program does; the same, where all is well.
  public var minimisedSignature: String?
  /// The invariant that was broken, or the kind of check that failed.
  public var rule: String?
  /// Calls of the minimised program, and its text.
  public var length: Int?
  public var program: String?
  /// Why it failed.
  public var reason: String?
  public var seconds: Double = 0

  public init(_ trial: Trial, cap: UInt64, fuzzer: String, outcome: Outcome) {
    bug = trial.bug.entry.id
    strategy = trial.strategy.rawValue
    seed = trial.seed
    self.cap = cap
    self.fuzzer = fuzzer
    self.outcome = outcome
  }

  /// The trial whose result it is; nil where this build knows no such bug or strategy.
  public var trial: Trial? {
    guard let bug = SeededBug(id: bug), let strategy = Strategy(rawValue: strategy) else {
      return nil
    }
    return Trial(bug: bug, strategy: strategy, seed: seed)
  }

  /// Whether it says what a trial with that cap would: the same seed does the same.
  public func serves(cap wanted: UInt64) -> Bool {
    switch outcome {
    case .found: executions <= wanted
    case .missed: cap == wanted
    case .failed: false
    }
  }
}
