import Hypercalls
import Target

/// What replaying one program on a target comes to, and the lines that tell it.
public struct TargetReplay: Sendable {
  /// The calls, and what they gave in the target.
  public private(set) var story: [String] = []
  /// What is wrong, if anything is.
  public private(set) var findings: [String] = []

  public var isFailure: Bool { !findings.isEmpty }

  public init(_ file: ProgramFile, on differential: inout Differential, tellsStory: Bool) {
    let told = differential.confront(file.program)
    if tellsStory {
      story = zip(told.program.calls, told.answers).enumerated().map { index, made in
        made.0.text(numbered: index, giving: made.1, in: told.layout)
      }
      if let leftOut = told.leftOut { story.append("     " + leftOut) }
    }
    guard let failure = told.failure else { return }
    findings.append("violation: \(failure.signature)")
    findings += failure.story(in: told.layout).map { "  " + $0 }
    findings.append("  again: " + told.mode.replayCommand(file.path))
  }
}

extension Confrontation {
  /// `and 2 calls that are not made on both`; nil where all are.
  var leftOut: String? {
    switch leftOutCount {
    case 0: nil
    case 1: "and 1 call that is not made on both"
    default: "and \(leftOutCount) calls that are not made on both"
    }
  }
}
