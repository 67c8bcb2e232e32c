import Hypercalls
import Hypervisor
import Oracle
import Specification

/// A program as it ran: what each call did, and the life of every page that it was about.
///
/// A pure value, from which every report is made. Where a rule broke, the same calls are made on
/// the design without its bugs too: what that machine has is what this one should have had. Where a
/// target parts from the model, the last call is the target's, and the model's is what must be.
public struct Chronicle: Sendable {
  public struct Call: Sendable {
    public var call: RawCall
    public var outcome: Outcome
    /// What it gave on a target, where that is something else.
    public var onTarget: String?
    /// What the specification says; where EL2 died before it was asked, what it says to the design.
    public var expectation: Expectation?
    /// The state that the call met, as far as it matters to it.
    public var met: JointState
  }

  public var program: Program
  public var mode: RunMode
  public var layout: MachineLayout
  public var verdict: Verdict
  public var failure: ProgramFailure?
  /// The calls that were made, that of the violation included.
  public var calls: [Call]
  /// Sorted; neighbours that always fared alike are one.
  public var lives: [PageLife]
  /// Words of memory that the design has otherwise at the end.
  public var words: [WordDifference] = []
  /// The call that broke its contract, where a target answers that: behind it there are no books.
  public var breach: Int?
  /// Calls of the program that a target and the model did not both make, in words.
  public var leftOut: String?

  public var violation: Violation? {
    if case .violation(let violation) = failure { violation } else { nil }
  }

  /// The call that broke a rule; nil where none did, or no call is blamed.
  public var culprit: Call? {
    failure.flatMap { $0.opcode == nil ? nil : calls.last }
  }

  /// The lives that the failure is about: of the page it names, of pages that the call which
  /// broke the rule names or passes on, and of those that are not as they must be, in this order.
  public var livesInvolved: [PageLife] {
    guard let failure else { return [] }
    let named = culprit.map { PageUse($0.call, layout: layout).ranges } ?? []
    let before = calls.count == 1 ? nil : calls.count - 2
    func rank(_ life: PageLife) -> Int? {
      if let pfn = failure.pfn, life.pages.contains(pfn) { return 0 }
      if named.contains(where: life.pages.overlaps) { return 1 }
      if culprit != nil, life.last.abstract != life.condition(after: before).abstract { return 2 }
      return life.demanded == nil ? nil : 3
    }
    let ranks = lives.map(rank)
    return (0...3).flatMap { rank in zip(ranks, lives).filter { $0.0 == rank }.map(\.1) }
  }
}
