import Hypercalls
import Hypervisor
import Oracle

/// What replaying one file comes to, and the lines that tell it.
public struct ReplayReport: Sendable {
  public enum Ending: Int, Comparable, CaseIterable, Sendable {
    case clean
    case contractBroken
    case outOfRoom
    /// A result is not the one that the text demands.
    case disagreement
    case violation
    /// The tool itself ended, in a process that was there for that.
    case internalError

    public static func < (a: Ending, b: Ending) -> Bool { a.rawValue < b.rawValue }

    public var isFailure: Bool { self >= .disagreement }
  }

  public private(set) var ending = Ending.clean
  /// The calls, what they gave and what they changed.
  public private(set) var story: [String] = []
  /// What is wrong, if anything is.
  public private(set) var findings: [String] = []

  private let file: ProgramFile
  private let layout: MachineLayout
  private var reached = 0

  /// Replays a file; the story is told only where it is wanted, for it takes a second machine.
  public init(_ file: ProgramFile, on replay: inout Replay, tellsStory: Bool) {
    self.file = file
    layout = replay.layout
    let verdict: Verdict
    if tellsStory {
      story = Self.heading(replay.mode, file.program, layout)
      verdict = replay.run(file.program, onStep: { tell($0) })
    } else {
      verdict = replay.run(file.program, onOutcome: { check($0, $1) })
    }
    conclude(verdict, replay.mode)
  }

  /// What comes before the calls, as a text program has it.
  private static func heading(
    _ mode: RunMode, _ program: Program, _ layout: MachineLayout
  ) -> [String] {
    let empty = Program(profile: mode.profile, failurePoint: program.failurePoint)
    let text = ProgramText(empty, bugs: mode.bugs.map(\.entry.id)).text(in: layout)
    return text.split(separator: "\n").map(String.init)
  }

  private mutating func tell(_ step: Replay.Step) {
    check(step.index, step.outcome)
    story += step.lines(in: layout)
  }

  /// Compares with what the text demands.
  private mutating func check(_ index: Int, _ outcome: Outcome) {
    reached = index + 1
    guard let (expected, line) = file.expectation(ofCall: index),
      !expected.allows(outcome.asExpected)
    else { return }
    findings.append("\(file.path):\(line): expected \(expected), got \(outcome.asExpected)")
    ending = max(ending, .disagreement)
  }

  private mutating func conclude(_ verdict: Verdict, _ mode: RunMode) {
    switch verdict {
    case .clean: break
    case .contractBroken(let index):
      end(.contractBroken, at: index, "the caller of a direct call breaks its contract")
    case .outOfRoom(let index):
      end(.outOfRoom, at: index, "the program is too long for the machine's journal")
    case .violation(let violation):
      ending = .violation
      findings.append("violation: \(violation.signature)")
      findings += violation.story(in: layout).map { "  " + $0 }
      findings.append("  again: " + mode.replayCommand(file.path))
    }
  }

  /// Calls that were not made are not clean where the text demands something of them.
  private mutating func end(_ ending: Ending, at index: Int, _ reason: String) {
    let call = file.program.calls[index].text(in: layout)
    findings.append("ended before call \(index + 1), \(call): \(reason)")
    self.ending = max(self.ending, ending)
    let unmet = (reached..<file.program.calls.count).lazy.compactMap { [file] in
      file.expectation(ofCall: $0)
    }
    if let (expected, line) = unmet.first {
      findings.append("\(file.path):\(line): expected \(expected), but the call was not made")
      self.ending = max(self.ending, .disagreement)
    }
  }
}
