import Hypercalls
import Testing

@testable import Hypervisor
@testable import Oracle

@Suite("Random programs with guests")
struct GuestProgramTests {
  @Test("find nothing in 6.12's VMs without their weak points")
  func linux612() {
    var lockstep = Lockstep(design: .linux612)
    var successes: [Opcode: Int] = [:]
    for number in 0..<300 {
      var program = VMProgram612(Random(seed: RandomProgram.seed &+ UInt64(number)), .standard)
      lockstep.begin(nil)
      for (index, call) in program.calls(80).enumerated() {
        let verdict = lockstep.step(call, at: index)
        if case .violation(let violation) = verdict {
          Issue.record("program \(number), call \(index): \(call.opcode) \(violation)")
          return
        }
        if case .clean = verdict, !lockstep.lastCallRefused {
          successes[call.opcode, default: 0] += 1
        }
      }
      #expect(lockstep.checkEnd(callIndex: 0) == .clean, "program \(number)")
      if number % 10 == 0 {
        #expect(lockstep.checkMachine(callIndex: 0) == .clean, "program \(number)")
      }
    }
    // All that VMProgram612 draws.
    #expect(successes.count == 12, "\(successes)")
  }

  @Test(
    "find nothing in mainline without its weak points, nor where VMs may end with pages",
    arguments: [Extensions(), .earlyEnd])
  func hardenedIsClean(extensions: Extensions) {
    var lockstep = Lockstep(design: .mainline, extensions: extensions)
    var successes: [Opcode: Int] = [:]
    for number in 0..<400 {
      var program = GuestProgram(Random(seed: RandomProgram.seed &+ UInt64(number)), .standard)
      program.endsEarly = extensions.contains(.earlyEnd)
      lockstep.begin(nil)
      for (index, call) in program.calls(120).enumerated() {
        let verdict = lockstep.step(call, at: index)
        if case .violation(let violation) = verdict {
          Issue.record("program \(number), call \(index): \(call) \(violation)")
          return
        }
        if case .clean = verdict, !lockstep.lastCallRefused {
          successes[call.opcode, default: 0] += 1
        }
      }
      #expect(lockstep.checkEnd(callIndex: 0) == .clean, "program \(number)")
      if number % 10 == 0 {
        #expect(lockstep.checkMachine(callIndex: 0) == .clean, "program \(number)")
      }
    }
    // All that GuestProgram draws.
    #expect(successes.count == 34, "\(successes)")
  }
}
