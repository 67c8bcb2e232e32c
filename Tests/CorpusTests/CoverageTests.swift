import Hypercalls
import Specification
import Testing

@Suite("What the seeds cover")
struct CoverageTests {
  @Test("every call, in three programs at least")
  func everyCall() throws {
    for opcode in Opcode.allCases {
      let programs = try Seed.all.filter { seed in
        try seed.text().program.calls.contains { $0.opcode == opcode }
      }
      #expect(programs.count >= 3, "\(opcode.name) is in \(programs.map { $0.name })")
    }
  }

  @Test("every design, hardened ones most")
  func everyDesign() throws {
    var counts: [Design: Int] = [:]
    for seed in Seed.all {
      counts[try seed.text().program.profile?.design ?? .mainline, default: 0] += 1
    }
    #expect(counts[.mainline, default: 0] >= 8)
    #expect(counts[.rfc2021, default: 0] >= 8)
    #expect(counts[.linux612, default: 0] >= 2)
  }

  /// Rules that no program reaches: most because callers of direct calls keep their contracts, the
  /// last because it is the verdict on a wrong implementation.
  static let unreachable: Set<Rule> = [
    .noPage, .notHyps, .notGivenByHost, .notLentToFFA, .notPinned, .tablesNotShort,
  ]

  @Test("every rule of the specification decides some call")
  func everyRule() {
    let reached = Set(SeedRun.all.values.flatMap(\.rules))
    for rule in Rule.allCases {
      #expect(reached.contains(rule) != Self.unreachable.contains(rule), "\(rule)")
    }
  }
}
