import Hypercalls
import Testing

@testable import Hypervisor

@Suite("DMA sharing, what stands beside the page's states")
struct DMABugTests {
  @Test("a refused range leaves what it mapped for the host, as posted")
  func mappings() {
    let steps: [ExtensionStep] = [.donateHyp(0x40801), .shareDMA(0x40800, pages: 2)]
    var posted = DMAShareTests.machine(asIs: .linux612DMA)
    var hardened = DMAShareTests.machine(.linux612)
    let answers = [posted.tell(steps), hardened.tell(steps)]
    let lines = [posted.line(0x40800), hardened.line(0x40800)]
    #expect(answers == ["-EPERM", "-EPERM"])
    #expect(lines == ["host=OWN,V3rwx hyp=NOP,-- ref=0", "host=OWN,-- hyp=NOP,-- ref=0"])
  }

  @Test("no page for the host's table: the value of an assertion, as posted")
  func noTables() {
    let steps: [ExtensionStep] = [.hostPages(0), .shareDMA(0x40800)]
    var posted = DMAShareTests.machine(asIs: .linux612DMA)
    var hardened = DMAShareTests.machine(.linux612)
    var newest = DMAShareTests.machine(.mainline)
    let answers = [posted.tell(steps), hardened.tell(steps), newest.tell(steps)]
    #expect(answers == ["1 warn", "-ENOMEM", "0"])
    let states = [posted.states(0x40800), hardened.states(0x40800), newest.states(0x40800)]
    #expect(states == ["OWN/NOP 0+0", "OWN/NOP 0+0", "SHO/NOP 0+1"])
  }

  @Test("an unshare drops references of the hypervisor's own tables, as posted")
  func tables() {
    var posted = DMAShareTests.machine(asIs: .linux612DMA)
    // The second root of the host's table has no entries, so it has one reference.
    let answers = [
      posted.tell([.unshareDMA(0x4023f)]), posted.tell([.unshareDMA(0x40479)]),
      posted.tell([.unshareDMA(0x40479)]),
    ]
    #expect(answers == ["0", "-EPERM", "panic"])
    let count = posted.inspect(0x40479).refcount
    #expect(count == 0)
  }

  @Test("after it took a pin, only the debug build looks at the hypervisor's state")
  func pinTaken() {
    let steps: [ExtensionStep] = [
      .shareHyp(0x40800), .pin(0x40800), .unshareDMA(0x40800), .donateHyp(0x40800),
    ]
    var debug = DMAShareTests.machine(asIs: .linux612DMA)
    var production = DMAShareTests.machine(asIs: .linux612NoDebugDMA)
    let answers = [debug.tell(steps), production.tell(steps)]
    #expect(answers == ["-EPERM", "0"])
  }

  @Test("an FF-A unshare frees a page that a device maps, as posted")
  func donatedWhileMapped() {
    var posted = DMAShareTests.machine(asIs: .linux612DMA)
    let answer = posted.tell([.shareDMA(0x40800), .unshareFFA(0x40800), .donateHyp(0x40800)])
    #expect(answer == "0")
    let states = posted.states(0x40800)
    #expect(states == "NOP/OWN 1+0")
  }

  @Test("a device's page that is the hypervisor's is not mapped for DMA")
  func donatedDevice() {
    for (bugs, result) in [([], "-EPERM"), ([.dmaDevicesUntracked], "0")]
      as [(SeededBugSet, String)]
    {
      var hypervisor = Hypervisor(profile: .mainline, bugs: bugs)
      let answer = hypervisor.tell([
        .donateMMIO(0x9001), .shareDeviceDMA(0x9000, pages: 2),
      ])
      #expect(answer == result)
    }
  }

  @Test("nor is one that is mapped for DMA given to the hypervisor")
  func mappedDevice() {
    for (bugs, result) in [([], "-EBUSY"), ([.dmaDevicesUntracked], "0")]
      as [(SeededBugSet, String)]
    {
      var hypervisor = Hypervisor(profile: .mainline, bugs: bugs)
      let answer = hypervisor.tell([.shareDeviceDMA(0x9000, pages: 2), .donateMMIO(0x9001)])
      #expect(answer == result)
    }
  }

  @Test("ranges of devices' pages are noted up to a limit, with which pages beside them join")
  func deviceRanges() {
    var hypervisor = Hypervisor(profile: .mainline)
    for number in 0..<16 as Range<UInt64> {
      let answer = hypervisor.tell([.shareDeviceDMA(0x9000 + 2 * number)])
      #expect(answer == "0")
    }
    let answers = [
      hypervisor.tell([.shareDeviceDMA(0x9100)]), hypervisor.tell([.shareDeviceDMA(0x9001)]),
      hypervisor.tell([.shareDeviceDMA(0x9100)]), hypervisor.tell([.unshareDMA(0x9001)]),
      hypervisor.tell([.unshareDMA(0x9000, pages: 3), .unshareDMA(0x9100)]),
    ]
    // An unshare in the middle of a range makes it two.
    #expect(answers == ["-ENOMEM", "0", "0", "-ENOMEM", "0"])
  }

  @Test("each bug of the review shows in the counts")
  func reviewed() {
    let cases: [(SeededBug, [ExtensionStep], String, String)] = [
      (.dmaCountWraps, [.shareDMA(0x40800, times: 16)], "0", "SHO/NOP 0+0"),
      (
        .dmaRollbackSkipsFirst, [.donateHyp(0x40801), .shareDMA(0x40800, pages: 2)], "-EPERM",
        "SHO/NOP 0+1"
      ),
      (
        .dmaRollbackDropsShares,
        [.donateHyp(0x40801), .shareDMA(0x40800), .shareDMA(0x40800, pages: 2)], "-EPERM",
        "OWN/NOP 0+0"
      ),
      (.dmaDeviceHintTrusted, [.shareDeviceDMA(0x40800)], "0", "OWN/NOP 0+0"),
      (.dmaMemoryHintTrusted, [.shareDMA(0x9000)], "panic", "OWN/NOP 0+0"),
      (
        .dmaUnshareStopsHalfway, [.shareDMA(0x40800), .unshareDMA(0x40800, pages: 2)], "-EPERM",
        "OWN/NOP 0+0"
      ),
    ]
    for (bug, steps, expectedAnswer, expectedStates) in cases {
      var hypervisor = DMAShareTests.machine(.mainline, bugs: [bug])
      let answer = hypervisor.tell(steps)
      let states = hypervisor.states(0x40800)
      #expect([answer, states] == [expectedAnswer, expectedStates], "\(bug)")
    }
  }

  @Test("a kernel without the patches has none of the calls")
  func notSupported() {
    for profile in [Profile.linux612, .mainlineAsIs, .rfc2021] {
      var hypervisor = Hypervisor(profile: profile)
      let answers = [
        hypervisor.tell([.shareDMA(0x40800)]), hypervisor.tell([.donateMMIO(0x9000)]),
      ]
      #expect(answers == ["-EOPNOTSUPP", "-EOPNOTSUPP"])
    }
  }
}
