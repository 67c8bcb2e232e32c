import Hypervisor

extension TraceOutcome {
  /// What the recorder would print of a call's outcome on the model.
  init(_ outcome: Outcome) {
    let ending: Ending =
      switch outcome.ending {
      case .returned: .returned
      case .warned: .warned
      case .panicked: .panicked
      }
    self.init(
      ending: ending, result: ending == .panicked ? 0 : outcome.result.rawValue,
      failedHostAllocations: Int(outcome.failedHostAllocations),
      failedHypAllocations: Int(outcome.failedHypAllocations))
  }
}
