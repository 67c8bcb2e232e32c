import Hypercalls
import Oracle

/// A conversation about a program: a line goes in, lines come out.
public struct StepSession: ~Copyable {
  /// What a line of input brought.
  public struct Answer: Equatable, Sendable {
    public var lines: [String]
    /// The line asked for nothing that there is.
    public var isMistake = false
    public var isLast = false
  }

  private var stepper: Stepper
  /// What an empty line asks for again.
  private var lastLine = ""

  public init(_ stepper: consuming Stepper) { self.stepper = stepper }

  /// `2/4> `: how many of how many calls have been made.
  public var prompt: String { "\(stepper.position)/\(stepper.steps.count)> " }

  /// What is shown before the first line.
  public var greeting: [String] {
    let bugs = stepper.mode.bugs.map(\.entry.id).joined(separator: ",")
    let count = stepper.steps.count
    return [
      "profile \(stepper.mode.profile.name)" + (bugs.isEmpty ? "" : ", bugs \(bugs)")
        + (stepper.mode.target.map { ", beside \($0.name)" } ?? ""),
      "\(count) \(count == 1 ? "call" : "calls")\(stepper.endingWords)",
      "\"help\" shows what there is",
    ]
  }

  /// An empty line asks for the same again; one that begins with # is a comment.
  public mutating func answer(_ line: String) -> Answer {
    let words = line.split { $0 == " " || $0 == "\t" }
    guard words.first?.hasPrefix("#") != true else { return Answer(lines: []) }
    let asked = words.isEmpty ? lastLine : line
    guard !asked.isEmpty else { return Answer(lines: []) }
    do {
      let request = try StepRequest(asked, layout: stepper.layout)
      lastLine = asked
      return Answer(lines: stepper.answer(request), isLast: request == .quit)
    } catch {
      return Answer(lines: [error.message], isMistake: true)
    }
  }
}
