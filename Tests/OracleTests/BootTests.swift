import Hypercalls
import Testing

@testable import Hypervisor
@testable import Oracle

@Suite("The booted machine")
struct BootTests {
  @Test("passes the check of everything", arguments: Profile.allCases)
  func bootIsSound(profile: Profile) {
    for layout in [MachineLayout.standard, .layoutB, .small] {
      var lockstep = Lockstep(profile: profile, layout: layout)
      #expect(lockstep.checkMachine(callIndex: 0) == .clean)
    }
  }

  @Test("is found out where a private mapping is another one", arguments: Design.allCases)
  func privateMapping(design: Design) {
    let lockstep = Lockstep(design: design)
    let start = MachineView.linearEnd
    let entriesPerPage: UInt64 = design == .mainline ? 512 : 1024
    let pages = [
      start + lockstep.layout.ram.first / entriesPerPage, start + (1 << 27) + 1,
      start + (2 << 27) + lockstep.layout.image.first,
    ]
    #expect(lockstep.checkPrivateMappings() == nil)
    for page in pages {
      let leaf = lockstep.hypervisor.find(page, in: lockstep.hypervisor.hypStage)
      #expect(leaf.descriptor.isValid)
      for bits in [0, leaf.descriptor.bits - 0x1000] {
        lockstep.hypervisor.journal.write(leaf.word, bits)
        #expect(lockstep.checkPrivateMappings()?.aspect == .privateMapping)
      }
      lockstep.hypervisor.journal.write(leaf.word, leaf.descriptor.bits)
    }
  }

  @Test("is found out where tables come from the vmemmap's pages", arguments: Design.allCases)
  func overlappingPool(design: Design) {
    let lockstep = Lockstep(design: design)
    let first = lockstep.hypervisor.hypPool.first
    #expect(lockstep.checkPrivateMappings() == nil)
    lockstep.hypervisor.hypPool.first = 0
    #expect(lockstep.checkPrivateMappings()?.aspect == .heldPage)
    lockstep.hypervisor.hypPool.first = first
  }
}
