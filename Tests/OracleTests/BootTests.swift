import Hypercalls
import Oracle
import Testing

@Suite("The booted machine")
struct BootTests {
  @Test("passes the check of everything", arguments: Profile.allCases)
  func bootIsSound(profile: Profile) {
    for layout in [MachineLayout.standard, .layoutB, .small] {
      var lockstep = Lockstep(profile: profile, layout: layout)
      #expect(lockstep.checkMachine(callIndex: 0) == .clean)
    }
  }
}
