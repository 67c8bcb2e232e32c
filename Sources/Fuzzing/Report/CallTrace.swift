import Hypercalls
import Hypervisor
import Oracle
import Specification

/// What one call of a program did, and what it should have done.
public struct CallTrace: Sendable {
  public var call: RawCall
  /// Of the last repetition that was made.
  public var outcome: Outcome
  /// Nil where the machine died before the specification was asked.
  public var expectation: Expectation?
}

extension Lockstep {
  /// Runs a program up to the first call that does not end clean, and notes what each call did.
  public mutating func trace(_ program: Program) -> [CallTrace] {
    begin(program.failurePoint)
    var trace: [CallTrace] = []
    for (index, call) in program.calls.enumerated() {
      let before = callCount
      let verdict = step(call, at: index)
      // The machine did not make a call whose contract is broken.
      if case .contractBroken = verdict { break }
      if verdict == .clean, callCount == before { continue }
      trace.append(
        CallTrace(call: call, outcome: lastOutcome, expectation: lastExpectation))
      guard verdict == .clean else { break }
    }
    return trace
  }
}
