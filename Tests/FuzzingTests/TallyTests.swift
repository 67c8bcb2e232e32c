import Hypercalls
import Hypervisor
import Testing

@testable import Fuzzing

@Suite("Tallies")
struct TallyTests {
  @Test(
    "read as they are written",
    arguments: [
      Tally(), Tally(executionCount: 7, callCount: 90),
      Tally(executionCount: 7, callCount: 90, reached: .init(executionCount: 3, callCount: 41)),
    ])
  func roundTrip(tally: Tally) {
    #expect(Tally(line: tally.line) == tally)
  }

  @Test(
    "are no other lines",
    arguments: [
      "", "#7 NEW cov: 3", "HVCFUZZ_TALLY:", "HVCFUZZ_TALLY: executions=1",
      "HVCFUZZ_TALLY: executions=1 calls=x", "HVCFUZZ_TALLY: executions=1 calls=2 reached=3",
    ])
  func others(line: String) {
    #expect(Tally(line: line) == nil)
  }

  /// Runs programs in a session that watches for the bug; counts, and the findings.
  private func run(_ texts: [String], bugs: [SeededBug]) throws -> (tally: Tally, findings: Int) {
    var configuration = FuzzConfiguration(profile: .mainline, bugs: bugs)
    configuration.watchesReach = true
    var session = FuzzSession(configuration)
    var findings = 0
    for text in texts {
      let bytes = try ProgramText(text, layout: .standard).program.bytes(layout: .standard)
      if bytes.withUnsafeBytes({ session.run($0) }) != nil { findings += 1 }
    }
    return (session.tally, findings)
  }

  private static let share = "cpu0 host_share_hyp(pfn: ram+0x800)\n"
  private static let unshare = "cpu0 host_unshare_hyp(pfn: ram+0x800)\n"
  private static let pin = "cpu0 hyp_pin_shared_mem(pfn: ram+0x800, pages: 1)\n"

  @Test("count calls, and note when the bug first makes a difference")
  func reaches() throws {
    let programs = [Self.share + Self.unshare, Self.share + Self.pin + Self.unshare]
    let (tally, findings) = try run(programs + programs, bugs: [.unshareForgetsPin])
    #expect(findings == 2)
    #expect(tally.executionCount == 4)
    #expect(tally.callCount == 10)
    #expect(tally.reached == Tally.Moment(executionCount: 2, callCount: 5))
  }

  @Test("see no difference without a bug")
  func doesNotReach() throws {
    let (tally, findings) = try run([Self.share + Self.pin + Self.unshare], bugs: [])
    #expect(findings == 0)
    #expect(tally == Tally(executionCount: 1, callCount: 3))
  }

  @Test("the machine beside changes neither verdicts nor counts")
  func watchingIsNeutral() {
    func tally(watchesReach: Bool) -> (Tally, [Bool]) {
      var configuration = FuzzConfiguration(profile: .mainline, bugs: [.unpinLeavesMapping])
      configuration.watchesReach = watchesReach
      var session = FuzzSession(configuration, layout: .narrow)
      var program = ProgramBytes()
      let fails = (0..<400).map { seed in
        program.generate(&session.mutator, callCount: 24, seed: UInt32(seed))
        return program.content.withUnsafeBytes { session.run($0) } != nil
      }
      return (session.tally, fails)
    }
    let (watched, failsWatched) = tally(watchesReach: true)
    let (plain, failsPlain) = tally(watchesReach: false)
    #expect(failsWatched == failsPlain && failsPlain.contains(true))
    #expect(watched.callCount == plain.callCount && plain.reached == nil)
    // Whoever finds has reached.
    let first = failsPlain.firstIndex(of: true)! + 1
    #expect(watched.reached.map { $0.executionCount <= UInt64(first) } == true)
  }
}
