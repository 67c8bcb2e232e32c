import Hypercalls
import Testing

@testable import Specification

@Suite struct BootTests {
  @Test("at boot the hypervisor has its pool and image, as the design lays them out")
  func owners() {
    let runs: [(Range<UInt64>, mainline: AbstractPage, older: AbstractPage)] = [
      (0x40000..<0x40606, AbstractPage(owner: .hyp), AbstractPage(owner: .hyp)),
      (0x40606..<0x40607, AbstractPage(owner: .hyp), AbstractPage(owner: .host)),
      (0x40607..<0x4060b, AbstractPage(owner: .hyp), AbstractPage(owner: .hyp)),
      (
        0x4060b..<0x4060c, AbstractPage(owner: .host),
        AbstractPage(owner: .hyp, borrower: .host)
      ),
      (0x4060c..<0x43f00, AbstractPage(owner: .host), AbstractPage(owner: .host)),
      // The three ready-made VMs: structures, roots by two, vCPUs, what a host would keep of them.
      (0x43f01..<0x43f02, AbstractPage(owner: .hyp, slot: 2), AbstractPage(owner: .host)),
      (0x43f03..<0x43f04, AbstractPage(owner: .hyp), AbstractPage(owner: .host)),
      (0x43f06..<0x43f08, AbstractPage(owner: .hyp, slot: 2), AbstractPage(owner: .host)),
      (0x43f0c..<0x43f0d, AbstractPage(owner: .hyp, slot: 3), AbstractPage(owner: .host)),
      (0x43f0d..<0x43f0e, AbstractPage(owner: .hyp, slot: 1), AbstractPage(owner: .host)),
      (0x43f10..<0x44000, AbstractPage(owner: .hyp), AbstractPage(owner: .host)),
      (0x44000..<0x44020, AbstractPage(owner: .nobody), AbstractPage(owner: .nobody)),
      (0x3ff00..<0x40000, AbstractPage(owner: .nobody), AbstractPage(owner: .nobody)),
    ]
    for design in Design.allCases {
      let specification = Specification(design: design, layout: .standard)
      for (pages, mainline, older) in runs {
        for pfn in pages {
          let page = specification[pfn]
          #expect(page == (design == .mainline ? mainline : older), "page \(pfn)")
        }
      }
      let far = specification[.max]
      #expect(far.owner == .nobody)
    }
  }

  @Test("reset is boot again, whatever was done", arguments: Design.allCases)
  func reset(design: Design) {
    var random = Random(seed: 2021)
    var world = World(design)
    let boot = world.specification.pages()
    let opcodes = Opcode.allCases.filter { $0.exists(in: design) }
    var changedRounds = 0
    for _ in 0..<50 {
      for _ in 0..<200 {
        var call = RawCall(opcode: opcodes[random.below(opcodes.count)])
        call.x[0] = world.free + UInt64(random.below(12))
        call.x[1] = UInt64(random.below(4))
        _ = world.specification.step(call, evidence: Evidence())
      }
      let differing = zip(boot, world.specification.pages()).count { $0 != $1 }
      let listed = Array(world.specification.changedSinceBoot)
      if differing > 0 { changedRounds += 1 }
      #expect(listed.count >= differing)
      #expect(Set(listed).count == listed.count, "each page is listed once")
      world.specification.reset()
      let after = world.specification.pages()
      #expect(after == boot)
      let leftOver = world.specification.changedSinceBoot.count
      #expect(leftOver == 0)
    }
    // Now and then all that was done was undone as well.
    #expect(changedRounds >= 40)
  }
}
