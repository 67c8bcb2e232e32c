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

  /// The lives that the violation is about: of the page it names, of pages that the call which
  /// broke the rule names or passes on, and of those that are not as they must be, in this order.
  public var livesInvolved: [PageLife] {
    guard let violation else { return [] }
    let named = culprit.map { PageUse($0.call, layout: layout).ranges } ?? []
    let before = calls.count == 1 ? nil : calls.count - 2
    func rank(_ life: PageLife) -> Int? {
      if let pfn = violation.pfn, life.pages.contains(pfn) { return 0 }
      if named.contains(where: life.pages.overlaps) { return 1 }
      if culprit != nil, life.last.abstract != life.condition(after: before).abstract { return 2 }
      return life.demanded == nil ? nil : 3
    }
    let ranks = lives.map(rank)
    return (0...3).flatMap { rank in zip(ranks, lives).filter { $0.0 == rank }.map(\.1) }
  }
}
