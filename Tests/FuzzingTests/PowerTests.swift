import Hypercalls
import Hypervisor
import Testing

@testable import Fuzzing

/// A tester that has never found a bug is not trusted: here without libFuzzer and its feedback.
@Suite("The power of the generator")
struct PowerTests {
  /// Draws and runs programs until one fails; returns how many it took.
  private func programsUntilFinding(
    _ bugs: [SeededBug], profile: Profile, seed: UInt32, limit: Int
  ) -> Int? {
    var session = FuzzSession(
      FuzzConfiguration(profile: profile, bugs: bugs), layout: .narrow)
    var program = ProgramBytes()
    for number in 0..<limit {
      program.generate(&session.mutator, callCount: 24, seed: seed &+ UInt32(number))
      if program.content.withUnsafeBytes({ session.run($0) }) != nil { return number + 1 }
    }
    return nil
  }

  @Test(
    "finds bugs of two and three calls in a few thousand programs",
    arguments: [
      SeededBug.unshareForgetsPin, .donationForgetsAnnotation, .unpinLeavesMapping,
      .ffaShareUnsharedFromHyp, .repeatedShareUncounted,
    ])
  func findsBugs(bug: SeededBug) {
    #expect(
      programsUntilFinding([bug], profile: bug.entry.home, seed: 1, limit: 5000) != nil)
  }

  @Test("finds nothing where nothing is wrong", arguments: [Profile.mainline, .rfc2021])
  func findsNothing(profile: Profile) {
    #expect(programsUntilFinding([], profile: profile, seed: 1, limit: 3000) == nil)
  }
}
