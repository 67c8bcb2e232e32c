import Hypercalls
import Hypervisor
import Oracle
import Testing

@testable import Triage

@Suite("seeded bugs, minimised")
struct SeededBugMinimisingTests {
  static let layout = MachineLayout.standard

  /// A violation that one of a few random programs runs into, or nil.
  static func finding(_ entry: BugEntry) -> Program? {
    var lockstep = Lockstep(profile: entry.home, bugs: [entry.bug], layout: layout)
    for seed in 0..<90 as Range<UInt64> {
      let program = Program(calls: MinimiserTests.noise(seed, count: 24))
      if case .violation = lockstep.run(program) { return program }
    }
    return nil
  }

  @Test("what random programs find needs no more calls than the catalogue says")
  func triggers() throws {
    var foundCount = 0
    for entry in SeededBug.catalogue {
      guard let calls = entry.triggerCalls, let program = Self.finding(entry) else { continue }
      foundCount += 1
      let mode = RunMode(profile: entry.home, bugs: [entry.bug])
      let shortest = try #require(
        MinimisedProgram(program, in: mode, layout: Self.layout, searchMax: 0), "\(entry.id)")
      #expect(
        shortest.program.calls.count <= calls,
        "\(entry.id)\n\(shortest.text(in: Self.layout))")

      // What is written down fails again in the same way.
      let again = try ReplayTests.report(shortest.text(in: Self.layout), tellsStory: false)
      #expect(again.ending == .violation)
      #expect(again.findings.first == "violation: \(shortest.violation.signature)")
    }
    #expect(foundCount >= 10)
  }
}
