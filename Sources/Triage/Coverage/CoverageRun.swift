import Hypercalls
import Oracle

/// What the programs of a corpus reach in one profile.
public struct CoverageRun: ~Copyable {
  /// What one program came to.
  public struct Outcome: Sendable {
    public var verdict: Verdict
    public var features: Features
  }

  public let profile: Profile
  public private(set) var reached = Features()
  public private(set) var programCount = 0
  /// Programs that end in a finding, which reach what comes before it.
  public private(set) var violationCount = 0

  private let blocks: BlockCounters
  private var lockstep: Lockstep

  public init(_ profile: Profile, blocks: BlockCounters = .none, layout: MachineLayout = .standard)
  {
    self.profile = profile
    self.blocks = blocks
    lockstep = Lockstep(profile: profile, layout: layout)
    lockstep.collectTransitions()
  }

  public var blockCount: Int? { blocks.count > 0 ? blocks.count : nil }

  /// Runs a program, and says what it reaches.
  @discardableResult
  public mutating func run(_ program: Program) -> Outcome {
    blocks.clear()
    let verdict = lockstep.run(program)
    let features = Features(transitions: lockstep.takeTransitions(), blocks: blocks.reached)
    reached.formUnion(features)
    programCount += 1
    if case .violation = verdict { violationCount += 1 }
    return Outcome(verdict: verdict, features: features)
  }
}

/// What a program reaches: transitions, and blocks of the model's code where they are counted.
public struct Features: Equatable, Sendable {
  public var transitions: Set<Transition> = []
  public var blocks: Set<Int> = []

  public init(transitions: Set<Transition> = [], blocks: Set<Int> = []) {
    self.transitions = transitions
    self.blocks = blocks
  }

  public var isEmpty: Bool { transitions.isEmpty && blocks.isEmpty }

  public mutating func formUnion(_ other: Features) {
    transitions.formUnion(other.transitions)
    blocks.formUnion(other.blocks)
  }

  public func subtracting(_ other: Features) -> Features {
    Features(
      transitions: transitions.subtracting(other.transitions),
      blocks: blocks.subtracting(other.blocks))
  }

  public func isSubset(of other: Features) -> Bool {
    transitions.isSubset(of: other.transitions) && blocks.isSubset(of: other.blocks)
  }
}

/// The counters of the model's blocks, in a tool that is built with them; else there are none.
public struct BlockCounters: @unchecked Sendable {
  private let counters: UnsafeMutableBufferPointer<UInt8>

  /// The memory is the program's own, written wherever a block is run.
  public init(_ counters: UnsafeMutableBufferPointer<UInt8>) { self.counters = counters }

  public static let none = BlockCounters(UnsafeMutableBufferPointer(start: nil, count: 0))

  var count: Int { counters.count }

  func clear() { counters.update(repeating: 0) }

  var reached: Set<Int> { Set(counters.indices.lazy.filter { counters[$0] != 0 }) }
}
