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

  @Test("a call is made in a row, as far as the row leads on")
  func rows() throws {
    let share = try CoverageTests.program(CoverageTests.share)
    let full = try CoverageTests.program(
      CoverageTests.share + "cpu0  hyp_pin_shared_mem(pfn: ram+0x801, pages: 1) x65535\n"
        + "cpu0  hyp_pin_shared_mem(pfn: ram+0x801, pages: 1)\n")
    let refused = CoverageTests.reached(by: [full]).filter { $0.rule == .counterFull }
    #expect(refused.count == 1)
    var neighbours = Self.neighbours(of: share)
    #expect(neighbours.flatMap(\.calls).map(\.repeatCount).max() == 16)
    #expect(CoverageTests.reached(by: neighbours).isDisjoint(with: refused))

    var patient = Neighbourhood(.mainline, trying: OpcodeSet([.hypPinSharedMem]), callsMax: 70_000)
    patient.search(around: share)
    neighbours = patient.programs
    #expect(neighbours.flatMap(\.calls).contains { $0.repeatCount == 65_535 })
    var again = Neighbourhood(.mainline, trying: OpcodeSet([.hypPinSharedMem]), callsMax: 70_000)
    for program in neighbours { again.search(around: program) }
    #expect(refused.isSubset(of: CoverageTests.reached(by: again.programs)))
  }

  @Test("the host writes before each read of a call")
  func races() throws {
    let mapped = try CoverageTests.program(
      """
      cpu0  ffa_rxtx_map(tx: ram+0x801, rx: ram+0x802, pages: 1)
      cpu0  set_ffa_descriptor(buffer: ram+0x801, address: ram+0x803, pages: 1, offset: 64, \
      receivers: 1, sender: 0)
      cpu0  ffa_mem_share(length: 112, fragment: 112)
      """)
    var neighbourhood = Neighbourhood(.mainline, trying: OpcodeSet([.hostMemoryRace]))
    neighbourhood.exclude(mapped)
    neighbourhood.search(around: mapped)
    let states = CoverageTests.reached(by: neighbourhood.programs)
      .filter { $0.opcode == .ffaMemShare && $0.rule == .granted }.map { "\($0.state)" }
    for field in ["list_offset", "range_address", "range_pages"] {
      #expect(states.contains("\(field) being written, before it is read"))
      #expect(states.contains("\(field) being written, after it was read"))
    }
    var without = Neighbourhood(.mainline, trying: OpcodeSet([.hostRead]))
    without.search(around: mapped)
    #expect(!without.programs.flatMap(\.calls).contains { $0.opcode == .hostMemoryRace })
  }

  @Test("odd values, such as landmarks, are tried when asked for")
  func oddValues() throws {
    let read = try CoverageTests.program("cpu0  host_read(pfn: nomap)\n")
    let share = try CoverageTests.program(CoverageTests.share)
    let wanted = CoverageTests.reached(by: [read])
    for odd in [false, true] {
      var neighbourhood = Neighbourhood(
        .mainline, trying: OpcodeSet([.hostRead]), withOddValues: odd)
      neighbourhood.search(around: share)
      #expect(wanted.isSubset(of: CoverageTests.reached(by: neighbourhood.programs)) == odd)
    }
  }

  @Test("a call is exchanged for another")
  func exchange() throws {
    // No call that is added takes a pin away again.
    let pin = "cpu0  hyp_pin_shared_mem(pfn: ram+0x801, pages: 1)"
    let often = try CoverageTests.program(
      CoverageTests.share + pin + " x16\n" + CoverageTests.unshare)
    let once = try CoverageTests.program(CoverageTests.share + pin + "\n" + CoverageTests.unshare)
    let wanted = CoverageTests.reached(by: [once])
    #expect(!wanted.isSubset(of: CoverageTests.reached(by: [often])))
    #expect(wanted.isSubset(of: CoverageTests.reached(by: Self.neighbours(of: often))))
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
