// Written by hvcfuzz export --as swift-test.

import Hypercalls
import Hypervisor
import Oracle
import Testing
import Triage

@Suite("result:host_unshare_hyp:-EBUSY/0")
struct UnshareForgetsPinTests {
  static let program = """
    profile mainline
    bugs unshare-forgets-pin
    cpu0  ffa_rxtx_map(tx: ram+0x800, rx: ram+0x801, pages: 1)  = 0
    cpu0  host_unshare_hyp(pfn: ram+0x800)                      = 0

    """

  @Test("the rule is broken as it was when this was found")
  func fails() throws {
    let text = try ProgramText(Self.program, layout: .standard)
    var lockstep = Lockstep(profile: .mainline, bugs: [.unshareForgetsPin])
    var results: [ExpectedResult?] = []
    let verdict = lockstep.run(text.program) { lockstep, _ in
      results.append(lockstep.lastOutcome.asExpected)
    }
    guard case .violation(let violation) = verdict else {
      Issue.record("the program ends \(verdict)")
      return
    }
    #expect(violation.signature == "result:host_unshare_hyp:-EBUSY/0")
    #expect(results == text.expected)
  }

  @Test("without its cause the rule is kept")
  func isCleanWithoutCause() throws {
    let program = try ProgramText(Self.program, layout: .standard).program
    var lockstep = Lockstep(profile: .mainline)
    #expect(lockstep.run(program) == .clean)
  }
}
