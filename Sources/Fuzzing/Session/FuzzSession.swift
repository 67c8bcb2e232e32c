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
      feedback: feedback)
    mutator = Mutator(profile: configuration.profile, layout: layout, mutateBytes: mutateBytes)
  }

  public var layout: MachineLayout { lockstep.layout }

  /// Runs a program and returns its finding, unless that is known.
  public mutating func run(_ bytes: UnsafeRawBufferPointer) -> Violation? {
    guard case .violation(let violation) = lockstep.run(bytes) else { return nil }
    guard isKnown(violation) else { return violation }
    if violation.opcode != nil { mutator.noteEnd(of: bytes, at: violation.callIndex) }
    return nil
  }

  private mutating func isKnown(_ violation: Violation) -> Bool {
    for known in metBefore where known.isSame(as: violation) { return true }
    guard configuration.knownFindings.contains(violation, in: configuration.profile) else {
      return false
    }
    metBefore.append(violation)
    return true
  }

  /// Takes a finding for known from now on.
  public mutating func accept(_ violation: Violation) { metBefore.append(violation) }

  /// Runs a program once more to describe what it does.
  public mutating func report(
    on violation: Violation, in bytes: UnsafeRawBufferPointer, file: String
  ) -> FindingReport {
    let program = Program(bytes: bytes, layout: lockstep.layout)
    return FindingReport(
      violation, in: program, trace: lockstep.trace(program), profile: configuration.profile,
      bugs: configuration.bugIDs, layout: lockstep.layout, file: file)
  }
}
