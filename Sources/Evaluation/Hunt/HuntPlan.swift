import Fuzzing
import Hypervisor

/// Which trials a hunt makes, and in which order.
public struct HuntPlan: Sendable {
  public var bugs: [SeededBug]
  public var strategies: [Strategy]
  /// How many trials of each bug; nil: as many as each strategy usually has.
  public var trialCount: Int?
  /// The seed of the first trial of each bug and strategy; those of the others count up from it.
  public var firstSeed: UInt64
  /// Executions after which a trial gives up.
  public var cap: UInt64

  public static let defaultCap: UInt64 = 200_000

  public init(
    bugs: [SeededBug] = Self.reachableBugs, strategies: [Strategy] = Strategy.allCases,
    trialCount: Int? = nil, firstSeed: UInt64 = 1, cap: UInt64 = Self.defaultCap
  ) {
    self.bugs = bugs
    self.strategies = strategies
    self.trialCount = trialCount
    self.firstSeed = firstSeed
    self.cap = cap
  }

  /// The bugs that a program whose callers keep their contracts can show.
  public static var reachableBugs: [SeededBug] {
    SeededBug.catalogue.filter { $0.triggerCalls != nil }.map(\.bug)
  }

  /// Seeds of the trials with a strategy.
  public func seeds(of strategy: Strategy) -> Range<UInt64> {
    firstSeed..<firstSeed + UInt64(trialCount ?? strategy.usualTrialCount)
  }

  /// Seed by seed, so that a hunt that is stopped has something of everything.
  public var trials: [Trial] {
    let most = strategies.map { seeds(of: $0).count }.max() ?? 0
    return (0..<UInt64(most)).flatMap { number in
      strategies.filter { seeds(of: $0).contains(firstSeed + number) }.flatMap { strategy in
        bugs.map { Trial(bug: $0, strategy: strategy, seed: firstSeed + number) }
      }
    }
  }
}

extension Strategy {
  /// As many as the fuzzing literature asks for, for the two that matter most.
  public var usualTrialCount: Int { self == .full || self == .bytes ? 20 : 5 }
}
