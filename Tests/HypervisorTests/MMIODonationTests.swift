import Hypercalls
import Testing

@testable import Hypervisor

/// What 7.3 with the patch was seen to do, and what the newest design does instead.
@Suite("MMIO donation")
struct MMIODonationTests {
  struct Story: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var steps: [ExtensionStep]
    var asIs: String
    var hardened: String

    /// The answers to the last call.
    init(_ name: String, _ steps: [ExtensionStep], asIs: String, hardened: String) {
      testDescription = name
      self.steps = steps
      self.asIs = asIs
      self.hardened = hardened
    }
  }

  static func machine(isHardened: Bool, layout: MachineLayout = .standard) -> Hypervisor {
    Hypervisor(profile: isHardened ? .mainline : .mainlineAsIsMMIO, layout: layout)
  }

  @Test("each call's answer", arguments: stories, [false, true])
  func answers(_ story: Story, isHardened: Bool) {
    var hypervisor = Self.machine(isHardened: isHardened)
    let answer = hypervisor.tell(story.steps)
    #expect(answer == (isHardened ? story.hardened : story.asIs))
  }

  static let stories = [
    Story("donate", [.donateMMIO(0x9000)], asIs: "0", hardened: "0"),
    Story(
      "a host access", [.donateMMIO(0x9000), .fault(0x9000)], asIs: "1", hardened: "1"),
    Story(
      "a host mapping", [.donateMMIO(0x9000), .idmap(0x9000)], asIs: "-EPERM",
      hardened: "-EPERM"),
    Story("memory", [.donateMMIO(0x40800)], asIs: "-EINVAL", hardened: "-EINVAL"),
    Story("a carve-out", [.donateMMIO(0x44000)], asIs: "-EINVAL", hardened: "-EINVAL"),
    Story("memory, back", [.returnMMIO(0x40800)], asIs: "-EINVAL", hardened: "-EINVAL"),
    Story("a carve-out, back", [.returnMMIO(0x44000)], asIs: "-EINVAL", hardened: "-EINVAL"),
    Story(
      "donated already", [.donateMMIO(0x9000), .donateMMIO(0x9000)], asIs: "-EPERM",
      hardened: "-EPERM"),
    Story(
      "beyond the address space", [.donateMMIO(0x1000_0000)], asIs: "-ERANGE",
      hardened: "-EINVAL"),
    Story(
      "beyond it, back: the hypervisor's table is looked at first",
      [.returnMMIO(0x1000_0000)], asIs: "-ENOENT", hardened: "-EINVAL"),
    Story(
      "a number that wraps to a device's", [.donateMMIO(1 << 52 | 0x9000)], asIs: "0",
      hardened: "-EINVAL"),
    Story(
      "a number that wraps to memory's", [.donateMMIO(1 << 52 | 0x40800)], asIs: "-EINVAL",
      hardened: "-EINVAL"),
    Story("never donated, back", [.returnMMIO(0x9000)], asIs: "-ENOENT", hardened: "-ENOENT"),
    Story(
      "never donated, mapped for the host", [.fault(0x9000), .returnMMIO(0x9000)],
      asIs: "-ENOENT", hardened: "-ENOENT"),
    Story(
      "the last page of all", [.donateMMIO(0xfff_ffff), .returnMMIO(0xfff_ffff)], asIs: "0",
      hardened: "0"),
    Story(
      "back, and the host maps it",
      [.donateMMIO(0x9000), .returnMMIO(0x9000), .idmap(0x9000)], asIs: "-EEXIST",
      hardened: "0"),
    Story(
      "shared with the hypervisor", [.donateMMIO(0x9000), .shareHyp(0x9000)], asIs: "-EPERM",
      hardened: "-EPERM"),
    Story(
      "shared with the secure world", [.donateMMIO(0x9000), .shareFFA(0x9000)], asIs: "-EPERM",
      hardened: "-EPERM"),
    Story(
      "donated as memory", [.donateMMIO(0x9000), .donateHyp(0x9000)], asIs: "-EPERM",
      hardened: "-EPERM"),
    Story(
      "given back as memory", [.donateMMIO(0x9000), .returnHost(0x9000)], asIs: "panic",
      hardened: "-EINVAL"),
    Story(
      "given back as memory, where the vmemmap happens to be backed",
      [.donateMMIO(0x44010), .returnHost(0x44010)], asIs: "-EPERM", hardened: "-EINVAL"),
    Story(
      "no page for the host's table",
      [.hostPages(0), .donateMMIO(0x9000)], asIs: "0 warn", hardened: "-ENOMEM"),
    Story(
      "after that, donated again",
      [.hostPages(0), .donateMMIO(0x9000), .hostPages(500), .donateMMIO(0x9000)],
      asIs: "-EBUSY", hardened: "0"),
    Story(
      "after that, back: the host's entry names nobody",
      [.hostPages(0), .donateMMIO(0x9000), .fault(0x9000), .returnMMIO(0x9000)],
      asIs: "-EPERM", hardened: "-ENOENT"),
    Story(
      "no page for the hypervisor's table", [.hypPages(0), .donateMMIO(0x9000)],
      asIs: "-ENOMEM", hardened: "-ENOMEM"),
  ]

  @Test("a donation breaks the block, and the neighbours are mapped page by page")
  func block() {
    for isHardened in [false, true] {
      var hypervisor = Self.machine(isHardened: isHardened)
      let free = hypervisor.freeTablePages(ofHost: true)
      _ = hypervisor.tell([.fault(0x9000)])
      let whole = hypervisor.line(0x9001)
      #expect(whole == "host=MMIO,V1rw- hyp=NOP,-- ref=0")
      _ = hypervisor.tell([.donateMMIO(0x9000)])
      let lines = [hypervisor.line(0x9000), hypervisor.line(0x9001)]
      #expect(
        lines == ["host=MMIO,A1 hyp=NOP,V3rw- ref=0", "host=MMIO,-- hyp=NOP,-- ref=0"])
      let used = free - hypervisor.freeTablePages(ofHost: true)
      #expect(used == 2)
      _ = hypervisor.tell([.fault(0x9001)])
      let neighbour = hypervisor.line(0x9001)
      #expect(neighbour == "host=MMIO,V3rw- hyp=NOP,-- ref=0")
    }
  }

  @Test("what a page is after it came back: mapped as posted, else as at boot")
  func back() {
    let lines = [false, true].map { isHardened in
      var hypervisor = Self.machine(isHardened: isHardened)
      _ = hypervisor.tell([.donateMMIO(0x9000), .returnMMIO(0x9000)])
      return hypervisor.line(0x9000)
    }
    #expect(
      lines == ["host=MMIO,V3rw- hyp=NOP,-- ref=0", "host=MMIO,-- hyp=NOP,-- ref=0"])
  }

  @Test("an owner is read from a whole annotation only")
  func owner() {
    for (bugs, result) in [([], "-EPERM"), ([.mmioOwnerReadFromLeaf], "0")]
      as [(SeededBugSet, String)]
    {
      var hypervisor = Hypervisor(profile: .mainline, bugs: bugs)
      _ = hypervisor.tell([.donateMMIO(0x9000)])
      // A valid leaf whose memory type reads as the hypervisor's number; no call makes one.
      let entry = hypervisor.find(0x9000, in: hypervisor.hostStage)
      let leaf = Descriptor.stage2(0x9000, .hostDevice, .owned, level: 3)
      hypervisor.journal.write(entry.word, leaf.bits & ~0xc)
      let answer = hypervisor.tell([.returnMMIO(0x9000)])
      #expect(answer == result)
    }
  }

  @Test("the bugs of the review")
  func reviewed() {
    var memory = Hypervisor(profile: .mainline, bugs: [.mmioDonationTakesMemory])
    let taken = memory.tell([.donateMMIO(0x40800)])
    #expect(taken == "0")
    var anybody = Hypervisor(profile: .mainline, bugs: [.mmioReturnUnchecked])
    let back = anybody.tell([.returnMMIO(0x9000)])
    #expect(back == "0")
  }
}
