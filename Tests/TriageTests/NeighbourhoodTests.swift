import Hypercalls
import Oracle
import Testing

@testable import Triage

@Suite("programs one step away")
struct NeighbourhoodTests {
  static let calls = OpcodeSet([.hostShareHyp, .hostUnshareHyp, .hypPinSharedMem])

  static func neighbours(of program: Program, beside: [Program] = []) -> [Program] {
    var neighbourhood = Neighbourhood(.mainline, trying: calls)
    for other in [program] + beside { neighbourhood.exclude(other) }
    neighbourhood.search(around: program)
    return neighbourhood.programs
  }

  @Test("a call that is missing is found, at any place of the program")
  func missingCall() throws {
    let share = try CoverageTests.program(CoverageTests.share)
    let both = try CoverageTests.program(CoverageTests.share + CoverageTests.unshare)
    let wanted = CoverageTests.reached(by: [both])
    #expect(!wanted.isSubset(of: CoverageTests.reached(by: [share])))
    #expect(wanted.isSubset(of: CoverageTests.reached(by: Self.neighbours(of: share) + [share])))
    let unshare = try CoverageTests.program(CoverageTests.unshare)
    #expect(wanted.isSubset(of: CoverageTests.reached(by: Self.neighbours(of: unshare))))
  }

  @Test("each program reaches something new up to its last call, and not before")
  func nothingNeedless() throws {
    let share = try CoverageTests.program(CoverageTests.share)
    var reached = CoverageTests.reached(by: [share])
    for program in Self.neighbours(of: share) {
      var shorter = program
      shorter.calls.removeLast()
      #expect(CoverageTests.reached(by: [shorter]).isSubset(of: reached))
      let whole = CoverageTests.reached(by: [program])
      #expect(!whole.isSubset(of: reached))
      reached.formUnion(whole)
    }
  }

  @Test("what is known is not written again, and a second search writes the same")
  func known() throws {
    let share = try CoverageTests.program(CoverageTests.share)
    let first = Self.neighbours(of: share)
    #expect(!first.isEmpty)
    #expect(first == Self.neighbours(of: share))
    #expect(Self.neighbours(of: share, beside: first).isEmpty)
  }

  @Test("an allocation that fails is a step")
  func failure() throws {
    // The first pin in a part of RAM needs a table.
    let pin = try CoverageTests.program(
      """
      cpu0  host_share_hyp(pfn: ram+0xa00)
      cpu0  hyp_pin_shared_mem(pfn: ram+0xa00, pages: 1)
      """)
    var failing = pin
    failing.failurePoint = FailurePoint(nth: 1, times: 1)
    let wanted = CoverageTests.reached(by: [failing])
    #expect(!wanted.isSubset(of: CoverageTests.reached(by: [pin])))
    let failures = Self.neighbours(of: pin).filter { $0.failurePoint != nil }
    #expect(wanted.isSubset(of: CoverageTests.reached(by: failures + [pin])))
  }

  @Test("a call is exchanged for another")
  func exchange() throws {
    // Not shared, the page cannot be pinned.
    let unshared = try CoverageTests.program(
      CoverageTests.unshare + "cpu0  hyp_pin_shared_mem(pfn: ram+0x801, pages: 1)\n")
    let shared = try CoverageTests.program(
      CoverageTests.share + "cpu0  hyp_pin_shared_mem(pfn: ram+0x801, pages: 1)\n")
    #expect(
      CoverageTests.reached(by: [shared]).isSubset(
        of: CoverageTests.reached(by: Self.neighbours(of: unshared))))
  }

  @Test("a program of longer rows than one would wait for is left out")
  func longRows() throws {
    // Pins are counted, so that the row goes on.
    let row = try CoverageTests.program(
      CoverageTests.share + "cpu0  hyp_pin_shared_mem(pfn: ram+0x801, pages: 1) x256\n")
    var hasty = Neighbourhood(.mainline, trying: Self.calls)
    hasty.search(around: row)
    #expect(hasty.programs.isEmpty && hasty.longerCount == 1)
    var patient = Neighbourhood(.mainline, trying: Self.calls, callsMax: 300)
    patient.search(around: row)
    #expect(!patient.programs.isEmpty && patient.longerCount == 0)
  }
}
