import Hypercalls

/// How a program fails, and where.
public struct Failure<Signature: Equatable>: Equatable {
  /// What makes two failures the same finding.
  public var signature: Signature
  /// The call that shows it, from 0; nil where only the end of the program does.
  public var callIndex: Int?

  public init(signature: Signature, callIndex: Int?) {
    self.signature = signature
    self.callIndex = callIndex
  }
}

extension Failure: Sendable where Signature: Sendable {}

/// Runs programs and says how they fail. The same program must always fail in the same way.
public protocol FailureCheck: ~Copyable {
  associatedtype Signature: Equatable
  /// Nil where the program does not fail.
  mutating func failure(of program: Program) -> Failure<Signature>?

  /// A program with the same failure and fewer calls, the window's replaced, or nil where it finds
  /// none; what it works it takes from the budget. A check that cannot search finds none.
  mutating func shorter(
    than program: Program, failing failure: Failure<Signature>, replacing window: Range<Int>,
    within budget: inout SearchBudget
  ) -> Program?
}

/// How far a minimiser lets a check search.
public struct SearchBudget: Sendable {
  /// Whether programs may be made of all calls that there are, or of those of the program.
  public var isWide = false
  /// What may still be worked, about in calls made.
  public var workLeft: Int
  /// What one search may work.
  public var searchMax: Int

  public var workMax: Int { min(workLeft, searchMax) }

  /// Half a second's work.
  public static var plenty: Int { 1_000_000 }
}

extension FailureCheck where Self: ~Copyable {
  public mutating func shorter(
    than program: Program, failing failure: Failure<Signature>, replacing window: Range<Int>,
    within budget: inout SearchBudget
  ) -> Program? { nil }
}
