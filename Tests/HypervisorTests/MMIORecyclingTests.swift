import Hypercalls
import Testing

@testable import Hypervisor

/// Where no table page can be had, and a device's page is the hypervisor's.
@Suite("recycling with donated pages")
struct MMIORecyclingTests {
  /// A donated page below, a table that maps nothing but a device above, and no page left.
  static func low(isHardened: Bool) -> Hypervisor {
    var hypervisor = MMIODonationTests.machine(isHardened: isHardened, layout: .layoutB)
    _ = hypervisor.tell([.donateMMIO(0x9000), .idmap(0x90000), .hostPages(0)])
    return hypervisor
  }

  @Test("as posted it stops there, and the host cannot reach a page of its own")
  func stops() {
    var posted = Self.low(isHardened: false)
    let answers = [posted.tell([.idmap(0x44000)]), posted.tell([.fault(0x44000)])]
    #expect(answers == ["-EPERM", "1"])
    let lines = [posted.line(0x9000), posted.line(0x90000)]
    #expect(
      lines == ["host=MMIO,A1 hyp=NOP,V3rw- ref=0", "host=MMIO,V3rw- hyp=NOP,-- ref=0"])
  }

  @Test("else it goes on past the page, which keeps its owner")
  func goesOn() {
    var hardened = Self.low(isHardened: true)
    let answer = hardened.tell([.fault(0x44000)])
    #expect(answer == "0")
    let lines = [hardened.line(0x9000), hardened.line(0x90000), hardened.line(0x44000)]
    #expect(
      lines == [
        "host=MMIO,A1 hyp=NOP,V3rw- ref=0", "host=MMIO,-- hyp=NOP,-- ref=0",
        "host=NOMAP,V3rwx hyp=NOP,-- ref=0",
      ])
  }

  @Test("a second try passes where the first freed something below the page")
  func secondTry() {
    for isHardened in [false, true] {
      var hypervisor = MMIODonationTests.machine(isHardened: isHardened, layout: .layoutB)
      _ = hypervisor.tell([.donateMMIO(0xc0000), .idmap(0x90000), .hostPages(0)])
      let answers = [hypervisor.tell([.fault(0x44000)]), hypervisor.tell([.fault(0x44000)])]
      #expect(answers == (isHardened ? ["0", "0"] : ["1", "0"]))
    }
  }

  @Test("donations of both kinds warn, as posted", arguments: [UInt64(0x40800), 0xa0000])
  func donations(_ pfn: UInt64) {
    let step: ExtensionStep = pfn == 0x40800 ? .donateHyp(pfn) : .donateMMIO(pfn)
    for (isHardened, result) in [(false, "0 warn"), (true, "0")] {
      var hypervisor = Self.low(isHardened: isHardened)
      let answer = hypervisor.tell([step])
      #expect(answer == result)
    }
  }

  @Test("one donated page is enough to run out of tables in the end, as posted")
  func exhaustion() {
    for (isHardened, first, fails) in [
      (false, UInt64(0x9000), true), (false, 0xfff_f000, true), (true, 0x9000, false),
    ] {
      var hypervisor = MMIODonationTests.machine(isHardened: isHardened)
      _ = hypervisor.tell([.donateMMIO(first)])
      var warned = false
      for area in 4..<304 as Range<UInt64> where !warned {
        let page = area << 18
        warned = hypervisor.tell([.donateMMIO(page)]) == "0 warn"
        if !warned { _ = hypervisor.tell([.returnMMIO(page)]) }
      }
      #expect(warned == fails)
    }
  }

  @Test("without a donated page three hundred pairs pass")
  func noExhaustion() {
    var posted = MMIODonationTests.machine(isHardened: false)
    for area in 4..<304 as Range<UInt64> {
      let answers = [
        posted.tell([.donateMMIO(area << 18)]), posted.tell([.returnMMIO(area << 18)]),
      ]
      #expect(answers == ["0", "0"])
    }
  }

  @Test("pages that are kept use up the hypervisor's tables first, and the host's entry stays")
  func kept() {
    for isHardened in [false, true] {
      var hypervisor = MMIODonationTests.machine(isHardened: isHardened)
      var area: UInt64 = 4
      var answer = "0"
      while answer == "0" {
        area += 1
        answer = hypervisor.tell([.donateMMIO(area << 18)])
      }
      #expect(answer == "-ENOMEM")
      let line = hypervisor.line(area << 18)
      #expect(line == "host=MMIO,-- hyp=NOP,-- ref=0")
    }
  }

  @Test("without the patch's change recycling forgets the owner, and two have the page")
  func forgets() {
    var hypervisor = Hypervisor(
      profile: .mainline, bugs: [.recyclingDropsAnnotations], layout: .layoutB)
    _ = hypervisor.tell([.donateMMIO(0x9000), .hostPages(0), .fault(0x44000)])
    let answers = [hypervisor.tell([.fault(0x9000)]), hypervisor.tell([.returnMMIO(0x9000)])]
    #expect(answers == ["0", "-EPERM"])
    let line = hypervisor.line(0x9000)
    #expect(line.contains("host=MMIO,V") && line.contains("hyp=NOP,V3rw-"))
  }
}
