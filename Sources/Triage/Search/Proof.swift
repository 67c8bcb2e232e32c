import Hypercalls
import Oracle

/// How far it is known that no shorter program fails in the same way.
///
/// The space is that of `CallAlphabet.Size.whole`: programs of the alphabet's letters, whose header
/// orders no failing allocation, or one no later than the program's own.
public struct Proof: Sendable {
  public enum Answer: Sendable {
    /// There is none in the whole space.
    case minimal
    /// Here is one, and none has fewer calls.
    case shorter(Program)
    /// None has so few calls; not all that have more were looked at.
    case open(callCount: Int)
  }

  /// How far a search is.
  public struct Progress: Sendable {
    /// Calls that every program has that it looks at.
    public var callCount = 0
    /// How often a call was made to see where it leads.
    public var moveCount = 0
    /// States that were met.
    public var stateCount = 0
  }

  public private(set) var answer: Answer
  /// Calls of the program that was given.
  public let callCount: Int
  /// Different calls of which programs were made.
  public let letterCount: Int
  public private(set) var progress = Progress()

  /// Searches all programs shorter than one; asks before each state whether to stop.
  public init(
    of minimised: MinimisedProgram, in layout: MachineLayout, isStopped: (Progress) -> Bool
  ) {
    let program = minimised.program
    let mode = minimised.mode
    callCount = program.calls.count
    let opcodes = OpcodeSet(design: mode.profile.design, extensions: mode.profile.extensions)
    let alphabet = CallAlphabet(for: program, opcodes: opcodes, size: .whole, layout: layout)
    letterCount = alphabet.letters.count
    var lockstep = Lockstep(profile: mode.profile, bugs: mode.bugSet, layout: layout)
    var search = ProgramSearch(alphabet, layout: layout)
    let task = ProgramSearch.Task(
      violation: minimised.violation, failurePoints: Self.failurePoints(for: program),
      depthMax: callCount - 1)
    switch search.run(task, on: &lockstep, isStopped: { isStopped($0.progress) }) {
    case .found(let program): answer = .shorter(program)
    case .none: answer = .minimal
    case .cutShort(let depth): answer = .open(callCount: depth)
    }
    progress = search.progress
  }

  /// None, and where the program has one all that come no later, of one failure or as many.
  private static func failurePoints(for program: Program) -> [FailurePoint?] {
    guard let own = program.failurePoint else { return [nil] }
    return [nil]
      + (1...own.nth).flatMap { nth in
        Set([1, own.times]).sorted().map { FailurePoint(nth: nth, times: $0) }
      }
  }
}

extension Proof: CustomStringConvertible {
  public var description: String {
    let searched = "\(letterCount) different calls"
    let effort = "(\(progress.stateCount) states, \(progress.moveCount) moves)"
    switch answer {
    case .minimal:
      return "minimal: \(Self.calls(callCount)); all shorter programs of \(searched) checked "
        + effort
    case .shorter(let program):
      return "a shorter program: \(Self.calls(program.calls.count)); no shorter one of "
        + "\(searched) fails so " + effort
    case .open(let count):
      return "open: \(Self.calls(callCount)); no program of up to \(Self.calls(count)), of "
        + "\(searched), fails so; not all longer ones checked " + effort
    }
  }

  private static func calls(_ count: Int) -> String { "\(count) call\(count == 1 ? "" : "s")" }
}
