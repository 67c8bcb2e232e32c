import Hypercalls
import Hypervisor
import Oracle
import Specification

/// What went wrong in a program, for somebody who has never seen the tool.
public struct Explanation: Encodable, Sendable {
  public struct Broken: Encodable, Sendable {
    public var signature: String
    public var headline: String
    /// The invariant's number, or what of the call was wrong.
    public var rule: String
    public var sentence: String
    public var page: String?
    /// Where a target says that it warned or died.
    public var place: String?
  }

  public struct Call: Encodable, Sendable {
    public var number: Int
    public var text: String
    public var name: String
    public var summary: String
    public var result: String
    /// What it must give, where it gave something else.
    public var mustBe: String?
    /// The abstract state that it met.
    public var met: String
  }

  /// The check that should have refused the call.
  public struct Precondition: Encodable, Sendable {
    public var check: String
    public var sentence: String
    public var result: String
  }

  public struct Cause: Encodable, Sendable {
    public var id: String
    public var number: String
    public var seenIn: String
    public var summary: String
  }

  public var file: String
  public var profile: String
  public var bugs: [String]
  /// The name of the implementation that is held against the model.
  public var target: String?
  /// `clean`, `violation`, `disagreement`, or why the program ended early.
  public var ending: String
  public var calls: [Call]
  /// Calls that a target and the model did not both make.
  public var leftOut: String?
  public var violation: Broken?
  /// The number of the call that broke the rule; none where no call is blamed.
  public var culprit: Int?
  public var precondition: Precondition?
  /// The kernel's function that answers the call, and its check.
  public var kernelFunction: String?
  public var kernelCheck: String?
  public var causes: [Cause]
  public var pages: [Page]
  /// Words of memory that differ.
  public var memory: [Difference]
  /// The commands that run it again, and make it shorter.
  public var replay: String
  public var minimise: String
}

extension Explanation {
  /// Finding the causes takes a run of the program for each bug that may be one.
  public init(_ chronicle: Chronicle, causes entries: [BugEntry], file: String) {
    self.file = file
    profile = chronicle.mode.profile.name
    bugs = chronicle.mode.bugs.map(\.entry.id)
    target = chronicle.mode.target?.name
    ending = Self.ending(chronicle)
    leftOut = chronicle.leftOut
    calls = chronicle.calls.enumerated().map { Call($1, number: $0 + 1, chronicle.layout) }
    violation = chronicle.failure.map { Broken($0, in: chronicle.layout) }
    culprit = chronicle.culprit == nil ? nil : calls.count
    causes = entries.map {
      Cause(id: $0.id, number: $0.number, seenIn: $0.source, summary: $0.summary)
    }
    let lives = chronicle.failure == nil ? chronicle.lives : chronicle.livesInvolved
    pages = lives.map { Page($0, in: chronicle) }
    memory = chronicle.words.map {
      Difference(
        what: $0.place, actual: "0x\(String($0.actual, radix: 16))",
        mustBe: "0x\(String($0.demanded, radix: 16))")
    }
    replay = chronicle.mode.replayCommand(file)
    minimise = chronicle.mode.command("minimise", file)

    guard let culprit = chronicle.culprit else { return }
    kernelFunction = culprit.call.opcode.kernelFunction.map { $0 + "()" }
    guard culprit.isWronglyDone || culprit.onTarget != nil,
      let expectation = culprit.expectation, let rule = expectation.refusal
    else { return }
    precondition = Precondition(
      check: "\(rule)", sentence: rule.sentence, result: "\(expectation.result)")
    kernelCheck = rule.kernelCheck(in: chronicle.mode.profile.design)
    if case .disagreement(let failure) = chronicle.failure, case .result = failure.kind {
      violation?.sentence = rule.sentence
    }
  }

  private static func ending(_ chronicle: Chronicle) -> String {
    if case .disagreement = chronicle.failure { return "disagreement" }
    return switch chronicle.verdict {
    case .clean: "clean"
    case .violation: "violation"
    case .contractBroken(let index):
      "before call \(index + 1), whose caller breaks the contract of a direct call"
    case .outOfRoom(let index):
      "before call \(index + 1), for which the machine's journal has no room"
    }
  }
}

extension Chronicle.Call {
  /// Whether the machine did not answer as it must, or killed EL2.
  var isWronglyDone: Bool {
    outcome.ending != .returned || expectation.map { $0.result != outcome.result } ?? false
  }

  /// What it gave; on a target, where there is one.
  fileprivate var result: String { onTarget ?? "\(outcome.asExpected)" }

  /// What it must give, where it gave something else.
  fileprivate var mustBe: String? {
    if onTarget != nil { return "\(outcome.asExpected)" }
    return isWronglyDone ? expectation.map { "\($0.result)" } : nil
  }
}

extension Explanation.Broken {
  init(_ failure: ProgramFailure, in layout: MachineLayout) {
    self.init(
      signature: failure.signature, headline: failure.story(in: layout)[0], rule: failure.rule,
      sentence: failure.ruleSentence, page: failure.pfn.map { Pfn($0).text(in: layout) },
      place: failure.place)
  }
}

extension Explanation.Call {
  public init(_ call: Chronicle.Call, number: Int, _ layout: MachineLayout) {
    let turns = call.call.repeatCount > 1 ? " x\(call.call.repeatCount)" : ""
    self.init(
      number: number, text: "\(call.call.actorName)  \(call.call.text(in: layout))\(turns)",
      name: call.call.opcode.name, summary: call.call.opcode.summary,
      result: call.result, mustBe: call.mustBe,
      met: "\(call.met)")
  }
}
