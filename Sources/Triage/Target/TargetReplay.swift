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
    let layout = differential.layout
    differential.isThorough = true
    let failure = differential.run(file.program)
    if tellsStory {
      for (index, text) in differential.answers(to: file.program, until: failure) {
        let call = file.program.calls[index]
        story.append(call.text(numbered: index, giving: text, in: layout))
      }
    }
    guard let failure else { return }
    findings.append("violation: \(failure.signature)")
    findings += failure.story(in: layout).map { "  " + $0 }
    findings.append(
      "  again: hvcfuzz replay --target \(RunMode.quoted(differential.target.library)) "
        + "--profile \(differential.profile.name) \(RunMode.quoted(file.path))")
  }
}

extension Differential {
  /// What each call that the target has gave there, in words, as far as it can be asked again.
  fileprivate mutating func answers(
    to program: Program, until failure: TargetFailure?
  ) -> [(index: Int, text: String)] {
    let isShown = { [opcodes = target.opcodes] (index: Int) in
      opcodes.contains(program.calls[index].opcode)
    }
    // A call in which the target crashes has no answer, nor have those behind.
    let last = failure?.callIndex ?? program.calls.count - 1
    let endsInside = failure?.hasAnswer == false
    let indices = program.calls.indices.filter { $0 <= last && isShown($0) }
    let asked = endsInside ? indices.filter { $0 < last } : indices
    guard let answers = try? makeOnTarget(asked.map { program.calls[$0] }) else { return [] }
    var lines = zip(asked, answers).map { (index: $0, text: $1.words) }
    if endsInside, let index = indices.last, index == last { lines.append((index, "?")) }
    return lines
  }
}

extension TargetProcess.Answer {
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
