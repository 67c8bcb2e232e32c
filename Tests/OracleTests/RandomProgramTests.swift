import Hypercalls
import Oracle
import Testing

@Suite("Random programs")
struct RandomProgramTests {
  @Test("find nothing in a design without its weak points", arguments: Design.allCases)
  func hardenedIsClean(design: Design) {
    for (layout, count) in [(MachineLayout.standard, 300), (.layoutB, 300), (.small, 500)] {
      var lockstep = Lockstep(design: design, layout: layout)
      var random = Random(seed: RandomProgram.seed)
      for number in 0..<count {
        let program = RandomProgram(&random, count: 16, layout: layout)
        let verdict = Self.run(program, on: &lockstep)
        guard verdict == .clean else {
          Issue.record("seed \(RandomProgram.seed), program \(number): \(verdict)")
          return
        }
      }
    }
  }

  /// Leaves out the calls whose contract is broken, so that a program goes on.
  static func run(_ program: RandomProgram, on lockstep: inout Lockstep) -> Verdict {
    lockstep.begin(program.failurePoint)
    for (index, call) in program.calls.enumerated() {
      let verdict = lockstep.step(call, at: index)
      if case .violation = verdict { return verdict }
    }
    return lockstep.checkEnd(callIndex: program.calls.count - 1)
  }
}
