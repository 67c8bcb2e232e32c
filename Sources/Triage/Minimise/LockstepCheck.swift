import Hypercalls
import Oracle

/// Fails as the oracle says: what its signature says is what minimising preserves.
public struct LockstepCheck: FailureCheck, ~Copyable {
  /// A violation, as far as two are the same finding.
  public struct Signature: Equatable, Sendable {
    public var violation: Violation

    public static func == (a: Self, b: Self) -> Bool { a.violation.isSame(as: b.violation) }
  }

  private var lockstep: Lockstep
  private let opcodes: OpcodeSet
  private var lastSearched: Program?
  private var near: CallAlphabet?
  private var wide: CallAlphabet?

  public init(_ mode: RunMode, layout: MachineLayout) {
    lockstep = Lockstep(profile: mode.profile, bugs: mode.bugSet, layout: layout)
    opcodes = OpcodeSet(design: mode.profile.design, extensions: mode.profile.extensions)
  }

  public mutating func failure(of program: Program) -> Failure<Signature>? {
    guard case .violation(let violation) = lockstep.run(program) else { return nil }
    return Failure(
      signature: Signature(violation: violation),
      callIndex: violation.opcode == nil ? nil : violation.callIndex)
  }
}

extension LockstepCheck {
  public mutating func shorter(
    than program: Program, failing failure: Failure<Signature>, replacing window: Range<Int>,
    within budget: inout SearchBudget
  ) -> Program? {
    let alphabet = alphabet(for: program, isWide: budget.isWide)
    var search = ProgramSearch(alphabet, layout: lockstep.layout)
    let isAll = window == program.calls.indices
    let task = ProgramSearch.Task(
      violation: failure.signature.violation,
      failurePoints: program.failurePoint == nil ? [nil] : [nil, program.failurePoint],
      prefix: Array(program.calls[..<window.lowerBound]),
      suffix: isAll ? nil : Array(program.calls[window.upperBound...]),
      depthMax: window.count - 1, workMax: budget.workMax)
    defer { budget.workLeft -= search.workCount }
    guard case .found(var shorter) = search.run(task, on: &lockstep, isStopped: { _ in false })
    else { return nil }
    shorter.profile = program.profile
    return shorter
  }

  /// Windows of the same program are searched one after the other.
  private mutating func alphabet(for program: Program, isWide: Bool) -> CallAlphabet {
    if lastSearched != program {
      lastSearched = program
      near = nil
      wide = nil
    }
    if let known = isWide ? wide : near { return known }
    let alphabet = CallAlphabet(
      for: program, opcodes: isWide ? opcodes : OpcodeSet(program.calls.map(\.opcode)),
      size: isWide ? .whole : .near, layout: lockstep.layout)
    if isWide { wide = alphabet } else { near = alphabet }
    return alphabet
  }
}
