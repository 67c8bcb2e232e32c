import Hypercalls
import Hypervisor
import Target

/// A program on a target and on the model beside it, up to the call in which the two part.
public struct Confrontation: Sendable {
  /// The calls that both made, as often as they made them.
  public var program: Program
  public var mode: RunMode
  public var layout: MachineLayout
  /// How they part; nil where they agree.
  public var failure: TargetFailure?
  /// What each call gave on the target, in words: `?` where nothing came back.
  public var answers: [String]
  /// The pages that the target has otherwise than the model by the end, as it has them.
  public var pages: [UInt64: PageStates]
  /// Calls of the program that were passed over, because the target does not have them, or that
  /// come behind the one with which the two agree to end.
  public var leftOutCount: Int
}

extension Differential {
  /// The machine that the target is held against.
  var mode: RunMode {
    var mode = RunMode(profile: profile, bugs: bugs.members)
    mode.target = RunMode.Target(
      library: target.library, name: target.name, answersBreaches: target.answersBreaches)
    return mode
  }

  /// Runs a program on both, and asks the target once more how it stands where they part.
  public mutating func confront(_ program: Program) -> Confrontation {
    isThorough = true
    var failure = run(program)
    let last = failure.map { $0.callIndex ?? -1 } ?? program.calls.count - 1
    var made = program
    made.profile = profile
    made.calls = madeCalls.prefix { $0.index <= last }.map(\.call)
    if !target.opcodes.contains(.failAllocation) { made.failurePoint = nil }
    if failure?.callIndex != nil { failure?.callIndex = made.calls.count - 1 }

    var asked = made
    // A call in which a target crashes has no answer, and a dead process shows no pages.
    let answersLast = failure?.hasAnswer ?? true
    if !answersLast, !asked.calls.isEmpty { asked.calls.removeLast() }
    let standing = try? standing(after: asked)
    var answers = standing?.answers.map(\.words) ?? []
    answers += Array(repeating: "?", count: made.calls.count - answers.count)
    return Confrontation(
      program: made, mode: mode, layout: layout, failure: failure, answers: answers,
      pages: answersLast ? standing?.pages ?? [:] : [:],
      leftOutCount: last + 1 - made.calls.count)
  }
}

extension TargetProcess.Answer {
  /// As a text program writes results.
  fileprivate var words: String {
    switch ending {
    case .returned: "\(result)"
    case .warned: "\(ExpectedResult.warns(result))"
    case .panicked: "\(ExpectedResult.panics)"
    case .dead: "(dead)"
    case .unsupported: "(unsupported)"
    }
  }
}
