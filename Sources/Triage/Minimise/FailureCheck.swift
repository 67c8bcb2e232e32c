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
}
