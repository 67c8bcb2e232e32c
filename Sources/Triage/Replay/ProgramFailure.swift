import Fuzzing
import Hypercalls
import Oracle
import Target

/// What is wrong with a program: a rule that the machine breaks, or a target that is not like it.
public enum ProgramFailure: Equatable, Sendable {
  case violation(Violation)
  case disagreement(TargetFailure)

  public var signature: String {
    switch self {
    case .violation(let violation): violation.signature
    case .disagreement(let failure): failure.signature
    }
  }

  /// What happened, in sentences, one a line, the first of them the most.
  public func story(in layout: MachineLayout) -> [String] {
    switch self {
    case .violation(let violation): violation.story(in: layout)
    case .disagreement(let failure): failure.story(in: layout)
    }
  }

  /// The rule's name: an invariant's number, or what was wrong.
  var rule: String {
    switch self {
    case .violation(let violation): violation.oracleRule.name
    case .disagreement(let failure): failure.rule
    }
  }

  /// The rule, in one sentence.
  var ruleSentence: String {
    switch self {
    case .violation(let violation): violation.ruleSentence
    case .disagreement(let failure): failure.ruleSentence
    }
  }

  /// The call that is to blame, if one is.
  var opcode: Opcode? {
    switch self {
    case .violation(let violation): violation.opcode
    case .disagreement(let failure): failure.opcode
    }
  }

  /// The page that it is about, if it is about one.
  var pfn: UInt64? {
    switch self {
    case .violation(let violation): violation.pfn
    case .disagreement(let failure): failure.pfn
    }
  }

  /// Where a target says that it warned or died.
  var place: String? {
    if case .disagreement(let failure) = self { failure.place } else { nil }
  }
}
