import Fuzzing
import Hypervisor

/// The results of a hunt by bug and strategy.
public struct TrialTable: Sendable {
  private struct Cell: Hashable {
    var bug: SeededBug
    var strategy: Strategy
  }

  private var cells: [Cell: [TrialResult]] = [:]
  /// Bugs with results, in the catalogue's order, and the strategies with which.
  public private(set) var bugs: [SeededBug] = []
  public private(set) var strategies: [Strategy] = []

  public init(_ results: some Sequence<TrialResult>) {
    for result in results {
      guard let trial = result.trial else { continue }
      cells[Cell(bug: trial.bug, strategy: trial.strategy), default: []].append(result)
    }
    for cell in cells.keys { cells[cell]?.sort { $0.seed < $1.seed } }
    bugs = SeededBug.catalogue.map(\.bug).filter { bug in cells.keys.contains { $0.bug == bug } }
    strategies = Strategy.allCases.filter { some in cells.keys.contains { $0.strategy == some } }
  }

  /// The trials of a bug with a strategy, in the order of their seeds.
  public subscript(bug: SeededBug, strategy: Strategy) -> [TrialResult] {
    cells[Cell(bug: bug, strategy: strategy)] ?? []
  }

  public var all: [TrialResult] {
    bugs.flatMap { bug in strategies.flatMap { self[bug, $0] } }
  }
}

extension [TrialResult] {
  /// Those that say something of the bug.
  var valid: [TrialResult] { filter { $0.outcome != .failed } }
}
