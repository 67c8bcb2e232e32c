import Hypercalls
import Testing

@testable import Hypervisor

@Suite("the booted machine")
struct BootTests {
  /// Runs of pages that look alike, as the traces record them at boot.
  static let older: [(ClosedRange<UInt64>, String)] = [
    (0x40600...0x40603, "host=NOP,A1 hyp=OWN,V3r-x ref=0"),
    (0x40604...0x40605, "host=NOP,A1 hyp=OWN,V3r-- ref=0"),
    (0x40606...0x40606, "host=OWN,-- hyp=NOP,-- ref=0"),
    (0x40607...0x40609, "host=NOP,A1 hyp=OWN,V3rw- ref=0"),
    (0x4060a...0x4060a, "host=NOP,A1 hyp=NOP,-- ref=0"),
    (0x4060b...0x4060b, "host=SHB,V3rwx hyp=SHO,V3r-- ref=0"),
    (0x4060c...0x43fff, "host=OWN,-- hyp=NOP,-- ref=0"),
    (0x44000...0x4400f, "host=NOMAP,-- hyp=NOP,-- ref=0"),
    (0x44010...0x441ff, "host=MMIO,-- hyp=NOP,-- ref=0"),
  ]

  static let mainline: [(ClosedRange<UInt64>, String)] = [
    (0x40600...0x40603, "host=NOP,V3r-- hyp=OWN,V3r-p ref=0"),
    (0x40604...0x40605, "host=NOP,A1 hyp=OWN,V3r-- ref=0"),
    (0x40606...0x40609, "host=NOP,A1 hyp=OWN,V3rw- ref=0"),
    (0x4060a...0x4060a, "host=NOP,A1 hyp=OWN,-- ref=0"),
    (0x4060b...0x43eff, "host=OWN,-- hyp=NOP,-- ref=0"),
    (0x43f00...0x43f00, "host=NOP,A1 hyp=OWN,V3rw- ref=1"),
    (0x43f01...0x43f03, "host=NOP,A1 hyp=OWN,V3rw- ref=0"),
    (0x43f04...0x43f09, "host=NOP,A1 hyp=OWN,V3rw- ref=1"),
    (0x43f0a...0x43fff, "host=NOP,A1 hyp=OWN,V3rw- ref=0"),
    (0x44000...0x4400f, "host=NOMAP,-- hyp=NOP,-- ref=0"),
    (0x44010...0x441ff, "host=MMIO,-- hyp=NOP,-- ref=0"),
  ]

  @Test("every page is as the kernel leaves it", arguments: Profile.allCases)
  func pages(profile: Profile) {
    let hypervisor = Hypervisor(profile: profile)
    for (pages, line) in profile.design == .mainline ? Self.mainline : Self.older {
      for pfn in pages {
        let actual = hypervisor.line(pfn)
        #expect(actual == line, "page \(String(pfn, radix: 16))")
      }
    }
    for pfn in hypervisor.layout.hypPool.first..<hypervisor.layout.hypPool.end {
      let actual = hypervisor.line(pfn)
      #expect(actual.hasPrefix("host=NOP,A1 hyp=OWN,V3rw-"), "page \(String(pfn, radix: 16))")
    }
    for pfn: UInt64 in [0, 0x9000, 0x3ffff, 0x44200, 0xfff_ffff, 0x1000_0000, .max] {
      let actual = hypervisor.line(pfn)
      #expect(actual == "host=MMIO,-- hyp=NOP,-- ref=0")
    }
  }

  @Test(
    "the pools have as many pages left as on the recorded kernels",
    arguments: [
      (Design.linux612, false, 566, 541), (.mainline, false, 565, 540),
      (.linux612, true, 576, 550), (.mainline, true, 575, 548),
    ])
  func pools(design: Design, isLayoutB: Bool, host: Int, hyp: Int) {
    let hypervisor = Hypervisor(design: design, layout: isLayoutB ? .layoutB : .standard)
    let hostFree = hypervisor.freeTablePages(ofHost: true)
    let hypFree = hypervisor.freeTablePages(ofHost: false)
    #expect(hostFree == host)
    #expect(hypFree == hyp)
  }

  @Test("reset restores every word, whatever was done", arguments: Profile.allCases)
  func reset(profile: Profile) {
    for layout in [MachineLayout.standard, .layoutB, .small] {
      let fresh = Hypervisor(profile: profile, layout: layout)
      var hypervisor = Hypervisor(profile: profile, layout: layout)
      var drawer = CallDrawer(random: Random(seed: 612), layout: layout)
      for _ in 0..<300 { _ = hypervisor.execute(drawer.draw(for: profile.design)) }
      let isUsed = !hypervisor.hasSameWords(as: fresh)
      #expect(isUsed)
      hypervisor.reset()
      let isFresh = hypervisor.hasSameWords(as: fresh)
      #expect(isFresh)
      let holdsLocks = hypervisor.holdsLocks
      #expect(!holdsLocks)
    }
  }
}
