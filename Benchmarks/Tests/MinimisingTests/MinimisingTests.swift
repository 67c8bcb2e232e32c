import CThrownErrors
import Foundation
import Hypervisor
import Testing
import Triage

/// Optimised builds alone can be held to a time.
@Suite("minimising 200 calls", .serialized)
struct MinimisingTests {
  /// Printed with every failure: with the commit it reproduces the run.
  static let seed =
    ProcessInfo.processInfo.environment["HVCFUZZ_TEST_SEED"].flatMap { UInt64($0) } ?? 1

  static let layout = PaddedRegression.layout

  @Test("takes under two seconds for every bug, and finds as many calls as without the others")
  func padded() throws {
    hvcfuzz_hide_thrown_errors()
    var slowest = (seconds: 0.0, id: "")
    for entry in PaddedRegression.entries {
      let padded = try #require(try PaddedRegression(entry, seed: Self.seed), "\(entry.id)")
      let start = CPUTime.seconds
      let shortest = try #require(
        MinimisedProgram(padded.program, in: padded.mode, layout: Self.layout))
      let seconds = CPUTime.seconds - start
      if seconds > slowest.seconds { slowest = (seconds, entry.id) }
      let count = shortest.program.calls.count
      #expect(seconds < 2, "\(entry.id), seed \(Self.seed)")
      #expect(count == padded.shortestCount, "\(entry.id), seed \(Self.seed)")
      #expect(shortest.violation.signature == padded.signature)
      #expect(
        padded.program.calls.count > 150 || padded.shortestCount == 0, "\(entry.id) is not padded")

      let again = MinimisedProgram(padded.program, in: padded.mode, layout: Self.layout)
      #expect(again?.program == shortest.program, "\(entry.id): the same input, another output")
      let twice = MinimisedProgram(shortest.program, in: padded.mode, layout: Self.layout)
      #expect(twice?.program == shortest.program, "\(entry.id): minimised further")
    }
    print("minimising 200 calls took \(slowest.seconds) s at most (\(slowest.id))")
  }
}
