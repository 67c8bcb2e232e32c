import Hypercalls
import Hypervisor
import Oracle

extension Lockstep {
  /// Runs a program as tools hold it, with the full check at its end.
  ///
  /// The closure is shown the machine after each call, that of a violation included.
  public mutating func run(
    _ program: Program, afterCall: (borrowing Lockstep, Int) -> Void = { _, _ in }
  ) -> Verdict {
    begin(program.failurePoint)
    defer { CallWatch.leave() }
    for (index, call) in program.calls.enumerated() {
      CallWatch.note(index, call.opcode)
      let verdict = step(call, at: index)
      switch verdict {
      case .clean: afterCall(self, index)
      case .violation:
        afterCall(self, index)
        return verdict
      case .contractBroken, .outOfRoom: return verdict
      }
    }
    return checkEnd(callIndex: program.calls.count - 1)
  }
}

extension Outcome {
  /// The outcome as a text program writes it.
  public var asExpected: ExpectedResult {
    switch ending {
    case .returned: .returns(result)
    case .warned: .warns(result)
    case .panicked: .panics
    }
  }
}

extension ExpectedResult {
  /// Whether an outcome is what a text program demands.
  public func allows(_ actual: ExpectedResult) -> Bool {
    if case .warns(nil) = self, case .warns = actual { return true }
    return self == actual
  }
}
