import Hypercalls
import Oracle
import Testing

@Suite("Random programs")
struct RandomProgramTests {
  /// Programs of random bytes, which meet on the favourite pages.
  static func randomBytes(_ random: inout Random, records: Int) -> [UInt8] {
    (0..<16 * (records + 1)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  @Test("find nothing in the hardened profiles", arguments: [Profile.mainline, .rfc2021])
  func hardenedIsClean(profile: Profile) {
    for (layout, count) in [(MachineLayout.standard, 2000), (.small, 2000), (.layoutB, 1000)] {
      var lockstep = Lockstep(profile: profile, layout: layout)
      var random = Random(seed: 1)
      for number in 0..<count {
        let bytes = Self.randomBytes(&random, records: 12)
        let verdict = bytes.withUnsafeBytes { lockstep.run($0) }
        if case .violation(let violation) = verdict {
          Issue.record("program \(number): \(violation.signature) \(violation)")
          return
        }
      }
    }
  }
}
