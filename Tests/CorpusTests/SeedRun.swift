import Hypercalls
import Oracle
import Specification
import Testing

/// What a program did under the oracle, call by call.
struct SeedRun {
  var verdict = Verdict.clean
  var results: [ReturnCode] = []
  /// The check that decided each call, by the specification.
  var rules: [Rule] = []

  init(_ program: Program, profile: Profile) {
    var lockstep = Lockstep(profile: profile)
    lockstep.begin(program.failurePoint)
    for (index, call) in program.calls.enumerated() {
      verdict = lockstep.step(call, at: index)
      guard verdict == .clean else { return }
      results.append(lockstep.lastOutcome.result)
      if let rule = lockstep.lastExpectation?.rule { rules.append(rule) }
    }
    verdict = lockstep.checkEnd(callIndex: program.calls.count - 1)
  }
}
