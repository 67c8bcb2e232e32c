import Hypercalls
import Oracle

/// Fails as the oracle says: its signature is what minimising preserves.
public struct LockstepCheck: FailureCheck, ~Copyable {
  private var lockstep: Lockstep

  public init(_ lockstep: consuming Lockstep) { self.lockstep = lockstep }

  public mutating func failure(of program: Program) -> Failure<String>? {
    guard case .violation(let violation) = lockstep.run(program) else { return nil }
    return Failure(
      signature: violation.signature,
      callIndex: violation.opcode == nil ? nil : violation.callIndex)
  }
}
