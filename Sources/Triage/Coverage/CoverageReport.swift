import Hypercalls
import Oracle

/// Which transitions are reached and which are legal, by operation.
public struct CoverageReport: Sendable {
  /// One transition, in the report of its operation.
  public struct Cell: Sendable {
    public var transition: Transition
    public var isReached: Bool
  }

  /// One operation, with all its transitions that are reached or known to be legal, sorted.
  public struct Operation: Sendable {
    public var opcode: Opcode
    public var cells: [Cell]

    public var reachedCount: Int { cells.count { $0.isReached } }
    public var unreachedCount: Int { cells.count - reachedCount }
    public var stateCount: Int { Set(cells.map(\.transition.state)).count }
  }

  public var profile: Profile
  public var programCount: Int
  public var violationCount: Int
  /// Programs of the exploration that says what is legal.
  public var exploredCount: Int
  /// Blocks of the model's code that were run, of how many; nil where nobody counted.
  public var blocks: (reached: Int, total: Int)?
  public var operations: [Operation]

  /// What the programs of a run reached is legal as well: the specification agreed.
  public init(_ run: borrowing CoverageRun, _ exploration: borrowing Exploration) {
    self.init(
      profile: run.profile, programCount: run.programCount, violationCount: run.violationCount,
      reached: run.reached.transitions, legal: exploration.legal,
      exploredCount: exploration.programCount)
    if let total = run.blockCount { blocks = (run.reached.blocks.count, total) }
  }

  init(
    profile: Profile, programCount: Int, violationCount: Int = 0, reached: Set<Transition>,
    legal: Set<Transition>, exploredCount: Int
  ) {
    self.profile = profile
    self.programCount = programCount
    self.violationCount = violationCount
    self.exploredCount = exploredCount
    // A call that the kernel has not says nothing of it.
    let all = reached.union(legal).filter {
      $0.opcode.exists(in: profile.design, profile.extensions)
    }
    let cells = Dictionary(grouping: all.sorted()) { $0.opcode }
    operations = Opcode.allCases.compactMap { opcode in
      cells[opcode].map { cells in
        Operation(
          opcode: opcode,
          cells: cells.map { Cell(transition: $0, isReached: reached.contains($0)) })
      }
    }
  }

  public var reachedCount: Int { operations.reduce(0) { $0 + $1.reachedCount } }
  public var unreachedCount: Int { operations.reduce(0) { $0 + $1.unreachedCount } }
  public var legalCount: Int { reachedCount + unreachedCount }
}
