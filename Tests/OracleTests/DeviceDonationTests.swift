import Hypercalls
import Testing

@testable import Hypervisor
@testable import Oracle

@Suite("The common donation, extended to devices")
struct DeviceDonationTests {
  /// Ranges of devices' pages and of memory, given and taken back as other ranges, touched by the
  /// host, mapped by devices, with tables that run short.
  private func program(_ random: inout Random) -> [RawCall] {
    func call(_ opcode: Opcode, _ x0: UInt64, _ x1: UInt64 = 0, _ x2: UInt64 = 0) -> RawCall {
      var call = RawCall(opcode: opcode)
      call.x[0] = x0
      call.x[1] = x1
      call.x[2] = x2
      return call
    }
    let bases: [UInt64] = [0x9000, 0x9000, 0x9000, 0x91fe, 0x80000, 0x44010, 0x4400f, 0x40800]
    return (0..<40).map { _ in
      let page = bases[random.below(bases.count)] + UInt64(random.below(6))
      let count = random.oneIn(12) ? 512 : UInt64(random.below(5))
      return switch random.below(12) {
      case 0, 1, 2: call(.hostDonateHyp, page, count)
      case 3, 4: call(.hypDonateHost, page, count)
      case 5: call(random.oneIn(2) ? .hostRead : .hostWrite, page)
      case 6: call(.hostShareDMA, page << 12, count << 12, random.oneIn(4) ? 1 : 0)
      case 7: call(.hostUnshareDMA, page << 12, count << 12)
      case 8: call(.hostPressure, UInt64(random.below(4)))
      case 9: call(random.oneIn(2) ? .hypPressure : .hostPressure, 255)
      case 10: call(random.oneIn(2) ? .hostShareHyp : .hostShareFFA, page, 1)
      default: call(.failAllocation, UInt64(random.below(6)), UInt64(random.below(3)))
      }
    }
  }

  private func firstFinding(bugs: SeededBugSet, programs: Int) -> Violation? {
    var lockstep = Lockstep(design: .mainline, extensions: [.dma, .mmioRanges], bugs: bugs)
    var random = Random(seed: RandomProgram.seed)
    for number in 0..<programs {
      lockstep.begin(nil)
      for (index, call) in program(&random).enumerated() {
        let verdict = lockstep.step(call, at: index)
        if case .violation(let violation) = verdict { return violation }
      }
      if case .violation(let violation) = lockstep.checkEnd(callIndex: 0) { return violation }
      guard number % 50 == 0 else { continue }
      if case .violation(let violation) = lockstep.checkMachine(callIndex: 0) { return violation }
    }
    return nil
  }

  @Test("is clean")
  func isClean() {
    #expect(firstFinding(bugs: [], programs: 1500) == nil)
  }

  @Test(
    "shows what can go wrong",
    arguments: [
      SeededBug.deviceRangeCheckedAtEnds, .recyclingDropsAnnotations, .recyclingStopsAtAnnotation,
      .donationKeepsTranslation, .mmioDonationHalfDone,
    ])
  func findsBugs(bug: SeededBug) {
    #expect(firstFinding(bugs: [bug], programs: 300) != nil)
  }

  @Test("has no calls for one page, and the other form has no ranges")
  func calls() throws {
    for (profile, page, range) in [
      (Profile.mainlineMMIORanges, ReturnCode.notSupported, ReturnCode.success),
      (.mainline, .success, .notPermitted),
    ] {
      var lockstep = Lockstep(profile: profile)
      try lockstep.make(["host_donate_hyp_mmio(pfn: mmio+0x8)"])
      #expect(lockstep.lastOutcome.result == page)
      try lockstep.make(["host_donate_hyp(pfn: mmio, pages: 2)"])
      #expect(lockstep.lastOutcome.result == range)
    }
  }

  @Test("does not judge more pages of devices than can be noted")
  func room() throws {
    var lockstep = Lockstep(profile: .mainlineMMIORanges)
    try lockstep.make([
      "host_donate_hyp(pfn: mmio, pages: 513)", "host_donate_hyp(pfn: 0x80000, pages: 511)",
      "host_donate_hyp(pfn: ram+0x800, pages: 1)",
    ])
    let verdict = lockstep.step(
      try RawCall("host_donate_hyp(pfn: 0xc0000, pages: 1)", in: .standard), at: 3)
    #expect(verdict == .contractBroken(callIndex: 3))
  }
}
