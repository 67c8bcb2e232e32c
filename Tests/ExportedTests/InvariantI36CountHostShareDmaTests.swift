// Written by hvcfuzz export --as swift-test.

import Hypercalls
import Hypervisor
import Oracle
import Testing
import Triage

@Suite("invariant:I36:count:host_share_dma")
struct InvariantI36CountHostShareDmaTests {
  static let program = """
    profile linux6_12+dma
    cpu0  host_share_dma(address: mmio, size: 0x1000, is_ram: no)  = 0

    """

  @Test("the rule is broken as it was when this was found")
  func fails() throws {
    let text = try ProgramText(Self.program, layout: .standard)
    var lockstep = Lockstep(profile: .linux612DMA)
    var results: [ExpectedResult?] = []
    let verdict = lockstep.run(text.program) { lockstep, _ in
      results.append(lockstep.lastOutcome.asExpected)
    }
    guard case .violation(let violation) = verdict else {
      Issue.record("the program ends \(verdict)")
      return
    }
    #expect(violation.signature == "invariant:I36:count:host_share_dma")
    #expect(results == text.expected)
  }

  @Test("without its cause the rule is kept")
  func isCleanWithoutCause() throws {
    let program = try ProgramText(Self.program, layout: .standard).program
    var lockstep = Lockstep(design: .linux612, extensions: Extensions(rawValue: 1))
    #expect(lockstep.run(program) == .clean)
  }
}
