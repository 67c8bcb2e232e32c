import Hypercalls
import Oracle
import Specification

/// What a program did under the oracle, call by call.
struct SeedRun {
  var verdict = Verdict.clean
  var results: [ReturnCode] = []
  /// The check that decided each call, by the specification.
  var rules: [Rule] = []

  /// The lockstep is that of the program's profile.
  init(_ program: Program, on lockstep: inout Lockstep) {
    lockstep.begin(program.failurePoint)
    for (index, call) in program.calls.enumerated() {
      verdict = lockstep.step(call, at: index)
      guard verdict == .clean else { return }
      results.append(lockstep.lastOutcome.result)
      if let rule = lockstep.lastExpectation?.rule { rules.append(rule) }
    }
    verdict = lockstep.checkEnd(callIndex: program.calls.count - 1)
  }

  /// Every seed by its name, run once: programs that drive counters to their limits take a while.
  static let all: [String: SeedRun] = {
    var runs: [String: SeedRun] = [:]
    for profile in Profile.allCases {
      var lockstep = Lockstep(profile: profile)
      for seed in Seed.all {
        guard let program = try? seed.text().program, program.profile == profile else { continue }
        runs[seed.name] = SeedRun(program, on: &lockstep)
      }
    }
    return runs
  }()
}
