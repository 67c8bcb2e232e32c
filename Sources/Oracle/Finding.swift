import Hypercalls
import Hypervisor
import Specification

/// Something wrong, as a check found it; four words, so that saying "nothing" costs nothing.
struct Finding: Equatable {
  var kind: Violation.Kind
  var invariant: Invariant?
  var aspect: Aspect?
  var pfn: UInt64

  /// The whole call is at fault, and not one page.
  init(_ kind: Violation.Kind) {
    self.kind = kind
    pfn = .max
  }

  init(_ kind: Violation.Kind, _ invariant: Invariant?, _ aspect: Aspect, _ pfn: UInt64) {
    self.kind = kind
    self.invariant = invariant
    self.aspect = aspect
    self.pfn = pfn
  }
}

extension Lockstep {
  /// The report of a finding of the last call.
  func violation(
    _ finding: Finding, _ call: RawCall, at index: Int, _ iteration: UInt32
  ) -> Violation {
    var violation = Violation(finding, opcode: call.opcode, callIndex: index)
    violation.iteration = iteration
    violation.actual = lastOutcome.result
    violation.expected = lastExpectation?.result ?? .success
    violation.rule = lastExpectation?.rule
    violation.site = lastOutcome.site
    violation.lockFault = finding.kind == .locking ? lastOutcome.lockFault : .none
    return violation
  }

  /// The report of a finding that no one call is blamed for.
  func verdict(_ finding: Finding?, callIndex: Int) -> Verdict {
    guard let finding else { return .clean }
    return .violation(Violation(finding, opcode: nil, callIndex: max(0, callIndex)))
  }
}

extension Violation {
  init(_ finding: Finding, opcode: Opcode?, callIndex: Int) {
    self.init(kind: finding.kind, opcode: opcode, callIndex: callIndex)
    invariant = finding.invariant
    aspect = finding.aspect
    pfn = finding.aspect == nil ? nil : finding.pfn
  }
}
