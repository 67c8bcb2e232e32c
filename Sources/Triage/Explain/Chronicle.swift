import Hypercalls
import Hypervisor
import Oracle
import Specification

/// A program as it ran: what each call did, and the life of every page that it was about.
///
/// A pure value, from which every report is made. Where a rule broke, the same calls are made on
/// the design without its bugs too: what that machine has is what this one should have had.
public struct Chronicle: Sendable {
  public struct Call: Sendable {
    public var call: RawCall
    public var outcome: Outcome
    /// What the specification says; where EL2 died before it was asked, what it says to the design.
    public var expectation: Expectation?
    /// The state that the call met, as far as it matters to it.
    public var met: JointState
  }

  public var program: Program
  public var mode: RunMode
  public var layout: MachineLayout
  public var verdict: Verdict
  /// The calls that were made, that of the violation included.
  public var calls: [Call]
  /// Sorted; neighbours that always fared alike are one.
  public var lives: [PageLife]
  /// Words of memory that the design has otherwise at the end.
  public var words: [WordDifference] = []

  public var violation: Violation? {
    if case .violation(let violation) = verdict { violation } else { nil }
  }

  /// The call that broke a rule; nil where none did, or no call is blamed.
  public var culprit: Call? {
    violation.flatMap { $0.opcode == nil ? nil : calls.last }
  }

  /// The lives that the violation is about: of pages that are not as they must be, of the page it
  /// names, and of those that the call which broke the rule names or passes on.
  public var livesInvolved: [PageLife] {
    guard let violation else { return [] }
    let last = calls.count - 1
    let named = culprit.map { PageUse($0.call, layout: layout).ranges } ?? []
    return lives.filter { life in
      let passesOn =
        culprit != nil
        && life.last.abstract != life.condition(after: last == 0 ? nil : last - 1).abstract
      return life.demanded != nil || violation.pfn.map(life.pages.contains) ?? false
        || named.contains(where: life.pages.overlaps) || passesOn
    }
  }
}
