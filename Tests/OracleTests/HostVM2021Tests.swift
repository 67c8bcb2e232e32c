import Hypercalls
import Testing

@testable import Hypervisor
@testable import Oracle

@Suite("The host's VMs of the 2021 series")
struct HostVM2021Tests {
  /// VMs that meet in pages, made and ended in any order, with shares of single pages in between,
  /// and tables that run short.
  private func program(_ random: inout Random) -> [RawCall] {
    func call(_ opcode: Opcode, _ x0: UInt64, _ x1: UInt64) -> RawCall {
      var call = RawCall(opcode: opcode)
      call.x[0] = x0
      call.x[1] = x1
      return call
    }
    return (0..<40).map { _ in
      let page: UInt64 =
        random.oneIn(20) ? 0x43ff8 : 0x40800 + UInt64(random.below(random.oneIn(8) ? 0x800 : 12))
      let address = page << 12 | (random.oneIn(2) ? 0x800 : 0)
      let vcpus = UInt64(random.below(3))
      return switch random.below(12) {
      case 0, 1, 2, 3: call(.createHostVM, address, vcpus)
      case 4, 5, 6, 7: call(.destroyHostVM, address, vcpus)
      case 8: call(.hostShareHypRange, page, 1 + vcpus)
      case 9: call(.hostUnshareHypRange, page, 1 + vcpus)
      case 10: call(random.oneIn(2) ? .hypPressure : .hostPressure, UInt64(random.below(6)), 0)
      default: call(.failAllocation, UInt64(random.below(6)), UInt64(random.below(3)))
      }
    }
  }

  private func firstFinding(bugs: SeededBugSet, programs: Int) -> Violation? {
    var lockstep = Lockstep(design: .rfc2021, bugs: bugs)
    var random = Random(seed: RandomProgram.seed)
    for _ in 0..<programs {
      lockstep.begin(nil)
      for (index, call) in program(&random).enumerated() {
        if case .violation(let violation) = lockstep.step(call, at: index) { return violation }
      }
      if case .violation(let violation) = lockstep.checkEnd(callIndex: 0) { return violation }
    }
    if case .violation(let violation) = lockstep.checkMachine(callIndex: 0) { return violation }
    return nil
  }

  @Test("are clean, refused or not")
  func areClean() {
    #expect(firstFinding(bugs: [], programs: 1500) == nil)
  }

  @Test(
    "show what the series is about",
    arguments: [
      SeededBug.repeatedShareUncounted, .rangeUnshareSkipsLast, .unshareLeavesMapping,
      .commitMayFail,
    ])
  func findBugs(bug: SeededBug) {
    #expect(firstFinding(bugs: [bug], programs: 200) != nil)
  }
}
