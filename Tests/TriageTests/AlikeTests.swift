import Hypercalls
import Specification
import Testing

@testable import Oracle
@testable import Triage

@Suite("what is like what a corpus reaches")
struct AlikeTests {
  private func report(_ reached: [Transition], legal: [Transition] = []) -> CoverageReport {
    CoverageReport(
      profile: .mainline, programCount: 1, reached: Set(reached), legal: Set(legal),
      exploredCount: 0)
  }

  private func report(_ calls: String) throws -> CoverageReport {
    report(Array(CoverageTests.reached(by: [try CoverageTests.program(calls)])))
  }

  private func state(_ part: some StateClass) -> JointState {
    var state = JointState()
    state.note(part)
    return state
  }

  private static let lend = "cpu0  host_share_hyp(pfn: ram+0x801)\n"
  private static let pin = "cpu0  hyp_pin_shared_mem(pfn: ram+0x801, pages: 1)\n"

  @Test("a page that is counted otherwise")
  func counts() throws {
    let report = try report(Self.lend + Self.pin + "cpu0  host_unshare_hyp(pfn: ram+0x801)\n")
    #expect(
      report.lines(withAlike: true).suffix(4) == [
        "neither reached nor known to be legal, but alike:", "host_unshare_hyp",
        "  [host's, lent to hyp, counted 2+] = -EBUSY pinned",
        "  [host's, lent to hyp, counted 16+] = -EBUSY pinned",
      ])
  }

  @Test("a range whose ends stand otherwise")
  func ends() throws {
    let report = try report("cpu0  host_donate_hyp(pfn: ram+0x801, pages: 2)\n")
    #expect(
      report.alike.map(\.description) == [
        "host_donate_hyp [host's · several, ends differ] = 0 granted"
      ])
  }

  @Test("every field at every moment of a race, where some are met")
  func races() {
    func race(_ field: StructureField, _ moment: HostRaceMoment) -> Transition {
      let state = state(RaceClass(field, moment))
      return Transition(.ffaMemShare, in: state, .notHostsToLend, .denied)
    }
    let report = report([race(.rangePages, .beforeRead), race(.rangeAddress, .afterRead)])
    #expect(
      Set(report.alike) == [race(.rangePages, .afterRead), race(.rangeAddress, .beforeRead)])
  }

  @Test("want of tables wherever a call was granted, if there is any")
  func shortage() {
    func transition(_ parts: PageClass, _ rule: Rule, _ result: ReturnCode) -> Transition {
      Transition(.hostShareHyp, in: state(parts), rule, result)
    }
    let (one, other) = (PageClass(rawValue: 1), PageClass(rawValue: 7))
    let granted = [one, other].map { transition($0, .granted, .success) }
    #expect(report(granted).alike.isEmpty)
    let short = report(granted + [transition(one, .tablesShort, .noMemory)])
    #expect(short.alike == [transition(other, .tablesShort, .noMemory)])
  }

  @Test("parts that occur together, two at a time, and no others")
  func pairs() {
    func transition(_ vm: UInt8, _ vcpu: UInt8, _ frame: UInt8) -> Transition {
      var state = state(VMClass(rawValue: vm))
      state.note(VCPUClass(rawValue: vcpu))
      state.note(FrameClass(rawValue: frame))
      return Transition(.hostShareGuest, in: state, .granted, .success)
    }
    let reached = [transition(1, 1, 2), transition(1, 2, 1), transition(2, 1, 1)]
    #expect(report(reached).alike == [transition(1, 1, 1)])
    #expect(report(Array(reached.dropLast())).alike.isEmpty)
    // What is known to be legal is on the other list.
    #expect(report(reached, legal: [transition(1, 1, 1)]).alike.isEmpty)
  }
}
