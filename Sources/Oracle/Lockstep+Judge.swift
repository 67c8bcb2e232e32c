import Hypercalls
import Hypervisor
import Specification

extension Lockstep {
  /// Makes the call once on both sides and compares them; the first broken rule is the finding.
  mutating func stepOnce(_ call: RawCall) -> Violation? {
    var evidence = Evidence(wasMapped: hostMaps(call))
    let mark = hypervisor.writeCount
    lastMark = mark
    lastExpectation = nil
    let outcome = hypervisor.execute(call)
    lastOutcome = outcome

    guard outcome.ending == .returned else {
      var violation = Violation(
        kind: outcome.ending == .panicked ? .panic : .warning, opcode: call.opcode)
      violation.site = outcome.site
      violation.actual = outcome.result
      return violation
    }
    evidence.result = outcome.result
    // One failure in the host's pool is answered by recycling and a second try, so it takes two.
    evidence.allocationFailed =
      outcome.failureWasInjected
      && (outcome.failedHypAllocations > 0 || outcome.failedHostAllocations > 1)
    evidence.hostPoolFree = outcome.hostPoolFree
    evidence.hypPoolFree = outcome.hypPoolFree
    let expectation = specification.step(call, evidence: evidence)
    lastExpectation = expectation

    guard outcome.result == expectation.result else {
      return violation(.result, call, outcome, expectation)
    }
    guard outcome.lockFault == .none else {
      return violation(.locking, call, outcome, expectation)
    }
    if let finding = checkWrites(since: mark, refused: isRefusal(outcome)) {
      var violation = violation(finding.kind, call, outcome, expectation)
      violation.invariant = finding.invariant
      violation.aspect = finding.aspect
      violation.pfn = finding.pfn
      return violation
    }
    return nil
  }

  private func violation(
    _ kind: Violation.Kind, _ call: RawCall, _ outcome: Outcome, _ expectation: Expectation
  ) -> Violation {
    var violation = Violation(kind: kind, opcode: call.opcode)
    violation.expected = expectation.result
    violation.actual = outcome.result
    violation.rule = expectation.rule
    violation.lockFault = outcome.lockFault
    return violation
  }

  /// A refusal that had no reason to touch anything: where a table could not be had, mappings of
  /// devices may have been recycled.
  private func isRefusal(_ outcome: Outcome) -> Bool {
    outcome.result.isError && outcome.failedHostAllocations == 0
  }

  /// For events of the host: whether its table maps the page now.
  @inline(__always) private func hostMaps(_ call: RawCall) -> Bool {
    switch call.opcode {
    case .hostRead, .hostWrite, .hostMemAbort, .hostIdmap:
      call.x[0] < layout.ipaPageCount && view.host(call.x[0]).isValid
    default: false
    }
  }
}
