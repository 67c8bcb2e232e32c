import Hypercalls
import Testing

@testable import Hypervisor

/// Host faults map as much as fits; what concerns one page breaks it out again.
@Suite("blocks of the host's table")
struct BlockTests {
  @Test(
    "a fault maps the largest granule in the region or hole",
    arguments: [
      (UInt64(0x40800), "V2rwx"), (0x4060c, "V3rwx"), (0x44000, "V3rwx"), (0x9000, "V1rw-"),
      (0x44010, "V3rw-"), (0x441ff, "V3rw-"), (0x44200, "V2rw-"), (0x7ffff, "V2rw-"),
      (0x80000, "V1rw-"), (0xfff_ffff, "V1rw-"),
    ])
  func granules(pfn: UInt64, leaf: String) {
    for design in Design.allCases {
      var hypervisor = Hypervisor(design: design)
      let outcome = hypervisor.make(HostMemAbort.self, pfn)
      #expect(outcome.result == .success)
      let line = hypervisor.line(pfn)
      #expect(line.split(separator: " ")[0].hasSuffix("," + leaf))
      let again = hypervisor.make(HostIdmap.self, pfn)
      #expect(again.result == (design == .mainline ? .exists : .tryAgain))
    }
  }

  @Test("a page given away breaks the block; its neighbours come back one by one")
  func breaking() {
    for design in [Design.linux612, .mainline] {
      var hypervisor = Hypervisor(design: design)
      _ = hypervisor.make(HostMemAbort.self, 0x40805)
      let donated = hypervisor.make(HostDonateHyp.self, 0x40805, 1)
      #expect(donated.result == .success)
      var lines = [0x40805, 0x40800, 0x409ff].map { hypervisor.line($0) }
      #expect(lines[0] == "host=NOP,A1 hyp=OWN,V3rw- ref=0")
      #expect(lines[1] == "host=OWN,-- hyp=NOP,-- ref=0")
      #expect(lines[2] == lines[1])
      _ = hypervisor.make(HostMemAbort.self, 0x40800)
      lines = [0x40800, 0x40801].map { hypervisor.line($0) }
      #expect(lines[0] == "host=OWN,V3rwx hyp=NOP,-- ref=0")
      #expect(lines[1] == "host=OWN,-- hyp=NOP,-- ref=0")
    }
  }

  @Test("a share breaks the block where the state is kept in it, and only there")
  func shareBreaks() {
    for (design, expected) in [
      (Design.linux612, "host=SHO,V3rwx hyp=SHB,V3rw- ref=0"),
      (.mainline, "host=SHO,V2rwx hyp=SHB,-- ref=0"),
    ] {
      var hypervisor = Hypervisor(design: design)
      _ = hypervisor.make(HostMemAbort.self, 0x40805)
      _ = hypervisor.make(HostShareHyp.self, 0x40805)
      let line = hypervisor.line(0x40805)
      #expect(line == expected)
    }
  }

  @Test("a whole area given back becomes a block again, and its table free")
  func collapsing() {
    var hypervisor = Hypervisor(design: .mainline)
    let before = hypervisor.freeTablePages(ofHost: true)
    _ = hypervisor.make(HostDonateHyp.self, 0x40800, 512)
    let during = hypervisor.freeTablePages(ofHost: true)
    #expect(during == before - 1)
    let returned = hypervisor.make(HypDonateHost.self, 0x40800, 512)
    #expect(returned.result == .success)
    let line = hypervisor.line(0x409ff)
    #expect(line == "host=OWN,V2rwx hyp=NOP,-- ref=0")
    let after = hypervisor.freeTablePages(ofHost: true)
    #expect(after == before)
  }

  @Test("in 6.12 a page given back waits for the next fault, and its table stays")
  func lazyReturn() {
    var hypervisor = Hypervisor(design: .linux612)
    let before = hypervisor.freeTablePages(ofHost: true)
    _ = hypervisor.make(HostDonateHyp.self, 0x40800, 1)
    _ = hypervisor.make(HypDonateHost.self, 0x40800, 1)
    let line = hypervisor.line(0x40800)
    #expect(line == "host=OWN,-- hyp=NOP,-- ref=0")
    let after = hypervisor.freeTablePages(ofHost: true)
    #expect(after == before - 1)
    _ = hypervisor.make(HostMemAbort.self, 0x40800)
    let mapped = hypervisor.line(0x40800)
    #expect(mapped == "host=OWN,V3rwx hyp=NOP,-- ref=0")
  }
}
