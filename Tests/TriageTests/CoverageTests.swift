import Hypercalls
import Oracle
import Specification
import Testing

@testable import Triage

@Suite("what a corpus covers")
struct CoverageTests {
  static func program(_ calls: String) throws -> Program {
    try ProgramText("profile mainline\n" + calls, layout: .standard).program
  }

  static let share = "cpu0  host_share_hyp(pfn: ram+0x801)\n"
  static let unshare = "cpu0  host_unshare_hyp(pfn: ram+0x801)\n"

  static func reached(by programs: [Program]) -> Set<Transition> {
    var run = CoverageRun(.mainline)
    for program in programs { run.run(program) }
    return run.reached.transitions
  }

  @Test("a legal transition that no program reaches is on the to-do list, one that is reached not")
  func missing() throws {
    let both = try Self.program(Self.share + Self.unshare)
    let one = try Self.program(Self.share)
    let legal = Self.reached(by: [both])
    #expect(legal.count == 2)
    let whole = CoverageReport(
      profile: .mainline, programCount: 1, reached: legal, legal: legal, exploredCount: 1)
    #expect(whole.unreachedCount == 0)
    #expect(whole.lines(withReached: false).last == "legal and never reached: nothing")
    let lacking = CoverageReport(
      profile: .mainline, programCount: 1, reached: Self.reached(by: [one]), legal: legal,
      exploredCount: 1)
    #expect(lacking.unreachedCount == 1)
    #expect(
      lacking.lines(withReached: false).suffix(3) == [
        "legal and never reached:", "host_unshare_hyp", "  [host's, lent to hyp] = 0 granted",
      ])
  }

  @Test("the report, as it is printed")
  func text() throws {
    let report = CoverageReport(
      profile: .mainline, programCount: 1,
      reached: Self.reached(by: [try Self.program(Self.share + Self.share)]),
      legal: Self.reached(by: [try Self.program(Self.share + Self.unshare)]),
      exploredCount: 200_000)
    #expect(
      report.lines(withReached: true).joined(separator: "\n") == """
        mainline: 1 program reaches 2 of 3 legal transitions (66 %)
        legal: what 200,000 programs reach on the specification alone, and what was reached here
        the model's code: not counted in this build; make coverage counts it

        operation         states  legal  reached  never
        host_share_hyp         2      2        2      0
        host_unshare_hyp       1      1        0      1

        reached:
        host_share_hyp
          [host's] = 0 granted
          [host's, lent to hyp] = -EPERM alreadyLent

        legal and never reached:
        host_unshare_hyp
          [host's, lent to hyp] = 0 granted
        """)
  }

  @Test("what is legal is found by the specification alone, always the same, and is not little")
  func exploration() {
    var first = Exploration(.mainline)
    var second = Exploration(.mainline)
    first.explore(programCount: 1500)
    second.explore(programCount: 750)
    second.explore(programCount: 750)
    #expect(first.legal == second.legal)
    #expect(first.legal.count > 500)
    let opcodes = Set(first.legal.map(\.opcode))
    let missing = Opcode.allCases.filter {
      $0.exists(in: .mainline, .all) && !opcodes.contains($0)
    }
    #expect(missing.isEmpty)
  }

  @Test("a race is met by calls that come to read, and by none that is refused before")
  func races() {
    var exploration = Exploration(.mainline)
    exploration.explore(programCount: 30_000)
    let raced = exploration.legal.filter { "\($0.state)".contains(" it ") }
    let ends = raced.filter { $0.opcode == .finalizeTeardownVM }
    #expect(ends.map(\.rule).allSatisfy { $0 == .granted })
    #expect(exploration.legal.contains { $0.opcode == .finalizeTeardownVM && $0.rule == .noVM })
    let vcpus = raced.filter { $0.opcode == .initVCPU }
    #expect(vcpus.allSatisfy { "\($0.state)".hasSuffix("before it is read") })
    #expect(raced.contains { $0.opcode == .initVM && $0.rule == .granted })
    #expect(!raced.contains { [.nothingLoaded, .noBuffers].contains($0.rule) })
  }

  @Test("in 6.12 a race is met by other calls, and only where they read")
  func races612() {
    var exploration = Exploration(.linux612Hardened)
    exploration.explore(programCount: 60_000)
    let raced = exploration.legal.filter { "\($0.state)".contains(" it ") }
    func rules(of opcode: Opcode, _ transitions: some Sequence<Transition>) -> Set<Rule> {
      Set(transitions.lazy.filter { $0.opcode == opcode }.map(\.rule))
    }
    #expect(rules(of: .teardownVM, raced) == [.granted])
    #expect(rules(of: .teardownVM, exploration.legal).isSuperset(of: [.noVM, .vcpuInUse]))
    #expect(rules(of: .initVCPU, raced).isSuperset(of: [.granted, .noSuchVCPU]))
    #expect(!rules(of: .initVCPU, raced).contains(.hasVCPU))
    #expect(rules(of: .initVCPU, exploration.legal).contains(.hasVCPU))
    let vms = raced.filter { $0.opcode == .initVM }
    #expect(rules(of: .initVM, vms).contains(.granted))
    #expect(vms.allSatisfy { "\($0.state)".hasSuffix("before it is read") })
  }

  /// The exploration makes up its evidence; what it calls legal, a machine must be able to do.
  @Test("of what is legal and needs no shortage, machines do most")
  func legalIsDone() throws {
    var exploration = Exploration(.mainline)
    exploration.explore(programCount: 200)
    var run = CoverageRun(.mainline)
    for bytes in exploration.programs { run.run(Program(bytes: bytes, layout: .standard)) }
    #expect(run.violationCount == 0)
    let claimed: Set = [Rule.tablesShort, .alreadyMapped]
    let legal = exploration.legal.filter { !claimed.contains($0.rule) }
    let undone = legal.subtracting(run.reached.transitions)
    #expect(undone.count * 5 < legal.count, "\(undone.count) of \(legal.count)")
  }
}
