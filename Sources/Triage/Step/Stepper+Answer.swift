import Hypercalls
import Oracle

extension Stepper {
  mutating func answer(_ request: StepRequest) -> [String] {
    switch request {
    case .next(let count): return forward(to: position + min(count, steps.count))
    case .run: return forward(to: steps.count)
    case .back(let count):
      guard position > 0 else { return ["no call has been made"] }
      go(to: position - min(count, position))
      return [place]
    case .goTo(let target):
      guard target <= steps.count else { return ["there are \(steps.count) calls"] }
      go(to: target)
      return [place]
    case .page(let page): return lines(of: page) + targetLines(of: page)
    case .table(let space, let page?): return walkLines(page, in: space)
    case .table(let space, nil): return tableLines(of: space)
    case .tlb: return translationLines
    case .vm: return vmLines
    case .diff(let other):
      guard other <= steps.count else { return ["there are \(steps.count) calls"] }
      let changes = changes(since: other).map { $0.text(in: layout) }
      return changes.isEmpty ? ["no page is otherwise"] : changes
    case .target: return targetLines()
    case .program: return programLines
    case .help:
      return StepRequest.Verb.allCases.map { verb in
        let gap = String(repeating: " ", count: max(2, 20 - verb.usage.count))
        return verb.usage + gap + verb.summary
      } + ["A word may be cut short, and an empty line asks for the same again."]
    case .quit: return []
    }
  }

  /// Makes calls, and tells each of them.
  private mutating func forward(to target: Int) -> [String] {
    guard !isAtEnd else { return ["there is no call left" + endingWords] }
    let from = position
    go(to: target)
    var lines = steps[from..<position].flatMap { $0.lines(in: layout) }
    if isAtEnd { lines += endingLines }
    return lines
  }

  /// Between which calls it stands.
  private var place: String {
    let before = position == 0 ? "at boot" : "after call \(position)"
    guard !isAtEnd else { return before + ", with no call left" }
    let call = steps[position].call
    return "\(before), before \(call.actorName)  \(call.text(in: layout))"
  }

  /// How the program ends, in the middle of a sentence.
  var endingWords: String {
    if let failure { return ", and then \(failure.signature)" }
    if mode.target != nil { return ", and model and target agree" }
    return switch verdict {
    case .clean, .violation: ", and all is clean"
    case .contractBroken: ", then one whose caller breaks its contract"
    case .outOfRoom: ", then one for which the journal has no room"
    }
  }

  private var endingLines: [String] {
    guard let failure else { return ["the program ends" + endingWords] }
    return ["violation: \(failure.signature)"] + failure.story(in: layout).map { "  " + $0 }
  }

  /// The calls with what they gave so far; the mark stands before the next one.
  private var programLines: [String] {
    let made = steps.map { step in
      (step.index == position ? "> " : "  ")
        + (step.index < position ? step.headLine(in: layout) : step.text(in: layout))
    }
    let unmade = program.calls.count - steps.count
    return made + (isAtEnd ? [">"] : [])
      + (unmade > 0 ? ["  and \(unmade) that \(unmade == 1 ? "is" : "are") never made"] : [])
  }
}
