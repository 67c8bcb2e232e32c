import Hypercalls
import Hypervisor
import Oracle

/// One fuzzing process: the machine under its oracle, the mutator, and what is known already.
///
/// All memory is taken at the start; running a program takes none.
public struct FuzzSession: ~Copyable {
  public let configuration: FuzzConfiguration
  public var mutator: Mutator
  private var lockstep: Lockstep
  private var executionCount: UInt64 = 0
  /// The machine without the bugs, as long as they have made no difference.
  private var sound: Hypervisor?
  private var reached: Tally.Moment?
  /// The last program's calls, as long as the machine without the bugs has not made them.
  private var made: [MadeCall] = []
  private var failurePoint: FailurePoint?
  private var isUnsettled = false
  /// Known findings as they occurred: a campaign meets the same few over and over.
  private var metBefore: [Violation] = []

  /// `feedback` points to `Lockstep.feedbackCellCount` cells that the engine reads as coverage.
  public init(
    _ configuration: FuzzConfiguration, layout: MachineLayout = .standard,
    feedback: UnsafeMutablePointer<UInt8>? = nil,
    mutateBytes: @escaping ByteMutation = { _, size, _ in size }
  ) {
    self.configuration = configuration
    lockstep = Lockstep(
      profile: configuration.profile, bugs: SeededBugSet(configuration.bugs), layout: layout,
      feedback: configuration.strategy.countsTransitions ? feedback : nil)
    lockstep.skipsBreaches = configuration.strategy.ignoresContracts
    mutator = Mutator(
      profile: configuration.profile, layout: layout, opcodes: configuration.opcodes,
      looksAtState: configuration.strategy.looksAtState, mutateBytes: mutateBytes)
    guard configuration.watchesReach else { return }
    let profile = configuration.profile
    sound = Hypervisor(
      design: profile.design, extensions: profile.extensions,
      bugs: profile.weakPoints.subtracting(SeededBugSet(configuration.bugs)), layout: layout)
  }

  public var layout: MachineLayout { lockstep.layout }
  /// The call that was begun last, for the report of a trap.
  public var lastOpcode: Opcode { lockstep.lastOpcode }

  /// What was done until now.
  public var tally: Tally {
    mutating get {
      settleReach()
      return Tally(executionCount: executionCount, callCount: lockstep.callCount, reached: reached)
    }
  }

  /// Runs a program and returns its finding, unless that is known.
  public mutating func run(_ bytes: UnsafeRawBufferPointer) -> Violation? {
    settleReach()
    executionCount += 1
    let verdict: Verdict
    if sound == nil {
      verdict = lockstep.run(bytes)
    } else {
      verdict = lockstep.run(bytes, noting: &made)
      failurePoint = ProgramHeader(bytes).failurePoint
      isUnsettled = !made.isEmpty
    }
    guard case .violation(let violation) = verdict else { return nil }
    guard isKnown(violation) else { return violation }
    if violation.opcode != nil { mutator.noteEnd(of: bytes, at: violation.callIndex) }
    return nil
  }

  /// Makes the last program's calls on the machine without the bugs, until that is once another.
  ///
  /// Not while the program runs: the engine would count the code of both machines as its coverage.
  private mutating func settleReach() {
    guard isUnsettled, var machine = sound.take() else { return }
    isUnsettled = false
    if lockstep.differs(from: &machine, making: made, failure: failurePoint) {
      reached = Tally.Moment(executionCount: executionCount, callCount: lockstep.callCount)
    } else {
      sound = consume machine
    }
  }

  private mutating func isKnown(_ violation: Violation) -> Bool {
    for known in metBefore where known.isSame(as: violation) { return true }
    guard configuration.knownFindings.contains(violation, in: configuration.profile) else {
      return false
    }
    metBefore.append(violation)
    return true
  }

  /// Changes a program as the strategy does, in libFuzzer's shape.
  public mutating func mutate(
    _ data: UnsafeMutableRawPointer, size: Int, sizeMax: Int, seed: UInt32
  ) -> Int {
    settleReach()
    return configuration.strategy == .bytes
      ? mutator.mutateBytesAlone(data, size: size, sizeMax: sizeMax, seed: seed)
      : mutator.mutate(data, size: size, sizeMax: sizeMax, seed: seed)
  }

  /// Joins two programs as the strategy does; bytes are crossed over by the engine's own mutation.
  public mutating func crossOver(
    _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer,
    into out: UnsafeMutableRawBufferPointer, seed: UInt32
  ) -> Int {
    settleReach()
    guard configuration.strategy == .bytes, let data = out.baseAddress else {
      return mutator.crossOver(first, second, into: out, seed: seed)
    }
    let size = min(first.count, out.count)
    if let base = first.baseAddress { data.copyMemory(from: base, byteCount: size) }
    return mutator.mutateBytesAlone(data, size: size, sizeMax: out.count, seed: seed)
  }

  /// Takes a finding for known from now on.
  public mutating func accept(_ violation: Violation) { metBefore.append(violation) }

  /// Runs a program once more to describe what it does.
  public mutating func report(
    on violation: Violation, in bytes: UnsafeRawBufferPointer, file: String
  ) -> FindingReport {
    settleReach()
    let program = Program(bytes: bytes, layout: lockstep.layout)
    return FindingReport(
      violation, in: program, trace: lockstep.trace(program), profile: configuration.profile,
      bugs: configuration.bugIDs, layout: lockstep.layout, file: file)
  }
}
