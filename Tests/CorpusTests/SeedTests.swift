import Foundation
import Hypercalls
import Oracle
import Specification
import Testing
import Triage

@Suite("The seeds")
struct SeedTests {
  @Test("are there")
  func areThere() {
    #expect(Seed.all.count >= 24)
  }

  @Test("end clean, and every call answers as its line says", arguments: Seed.all)
  func replay(seed: Seed) throws {
    let text = try seed.text()
    let program = text.program
    let run = try #require(SeedRun.all[seed.name], "a seed names its profile")
    #expect(run.verdict == .clean)
    #expect(run.results.count == program.calls.count)
    for (index, result) in run.results.enumerated() {
      let line = text.lineNumber(ofCall: index) ?? 0
      let expected = try #require(text.expected[index], "line \(line) says no result")
      #expect(expected == .returns(result), "\(seed.name).hvc:\(line): got \(result)")
    }
  }

  @Test("need no seeded bug, and begin with a comment", arguments: Seed.all)
  func tellAStory(seed: Seed) throws {
    let text = try seed.text()
    #expect(text.bugs.isEmpty)
    #expect(text.lines.first?.above.first?.hasPrefix("# ") == true)
    #expect(text.program.calls.count >= 3)
  }

  @Test("come back from text and from bytes", arguments: Seed.all)
  func roundTrip(seed: Seed) throws {
    let text = try seed.text()
    #expect(try ProgramText(text.text(in: .standard), layout: .standard) == text)
    let bytes = try text.program.bytes(layout: .standard)
    #expect(Program(bytes: bytes, layout: .standard) == text.program)
    #expect(try Program(bytes: bytes, layout: .standard).bytes(layout: .standard) == bytes)
  }

  @Test("are told call by call, with the pages that each call changed", arguments: Seed.all)
  func story(seed: Seed) throws {
    var program = try seed.text().program
    // A story follows on a second machine: the limits of counters would take half a minute.
    for index in program.calls.indices where program.calls[index].repeatCount > 256 {
      program.calls.removeSubrange(index...)
      break
    }
    let profile = try #require(program.profile)
    var replay = Replay(RunMode(profile: profile))
    var told: [Replay.Step] = []
    #expect(replay.run(program) { told.append($0) } == .clean)
    #expect(told.map(\.call) == program.calls)
    // A change of state shows; nothing shows of a refused call. An event that makes several may be
    // refused one of them.
    for step in told where step.outcome.result == .notPermitted {
      if step.call.opcode == .createHostVM || step.call.opcode == .destroyHostVM { continue }
      #expect(step.changes.isEmpty, "\(seed.name), call \(step.index + 1)")
    }
  }

  @Test("tell two programs apart: no seed says what another says")
  func areDifferent() throws {
    var seen: [[UInt8]: String] = [:]
    for seed in Seed.all {
      let bytes = try seed.text().program.bytes(layout: .standard)
      #expect(seen.updateValue(seed.name, forKey: bytes) == nil, "\(seed.name) is a repetition")
    }
  }

  @Test("a wrong result does not pass")
  func wrongResultIsNoticed() throws {
    let text = try ProgramText(
      "profile mainline\ncpu0  host_share_hyp(pfn: ram+0x800) = -EPERM\n", layout: .standard)
    var lockstep = Lockstep(profile: .mainline)
    let run = SeedRun(text.program, on: &lockstep)
    #expect(run.results.first.map { .returns($0) } != text.expected[0])
  }
}
