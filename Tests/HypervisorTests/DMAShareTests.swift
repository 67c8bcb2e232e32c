import Hypercalls
import Testing

@testable import Hypervisor

/// What 6.12 with the patch was seen to do, and what the newest design does instead.
///
/// Page 0x40800 is the one that each story is about; counts end at 15 here.
@Suite("DMA sharing")
struct DMAShareTests {
  struct Story: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var steps: [ExtensionStep]
    var asIs: [String]
    var hardened: [String]

    /// The answer to the last call, then the states of the page.
    init(
      _ name: String, _ steps: [ExtensionStep], asIs: (String, String),
      hardened: (String, String)
    ) {
      testDescription = name
      self.steps = steps
      self.asIs = [asIs.0, asIs.1]
      self.hardened = [hardened.0, hardened.1]
    }
  }

  static let layout: MachineLayout = {
    var layout = MachineLayout.standard
    layout.refcountMax = 15
    return layout
  }()

  static func machine(asIs profile: Profile) -> Hypervisor {
    Hypervisor(profile: profile, layout: layout)
  }

  static func machine(_ design: Design, bugs: SeededBugSet = []) -> Hypervisor {
    Hypervisor(design: design, extensions: .dma, bugs: bugs, layout: layout)
  }

  @Test("as posted", arguments: counts + ranges + others + hints)
  func asPosted(_ story: Story) {
    for profile in [Profile.linux612DMA, .linux612NoDebugDMA] {
      var hypervisor = Self.machine(asIs: profile)
      let answer = hypervisor.tell(story.steps)
      let states = hypervisor.states(0x40800)
      #expect([answer, states] == story.asIs)
    }
  }

  @Test("as it should be, wherever states are kept", arguments: counts + ranges + others + hints)
  func hardened(_ story: Story) {
    for design in [Design.mainline, .linux612] {
      var hypervisor = Self.machine(design)
      _ = hypervisor.tell(story.steps.dropLast())
      let mark = hypervisor.writeCount
      let answer = hypervisor.tell([story.steps[story.steps.count - 1]])
      let states = hypervisor.states(0x40800)
      #expect([answer, states] == story.hardened)
      // A refused call changes nothing.
      let isUnchanged = hypervisor.changedWords(since: mark).isEmpty
      #expect(isUnchanged || answer == "0")
      let holdsLocks = hypervisor.holdsLocks
      #expect(!holdsLocks || answer == "panic")
    }
  }

  static let counts = [
    Story(
      "the first share makes the page shared, the last unshare the host's alone",
      [.shareDMA(0x40800, times: 2), .unshareDMA(0x40800, times: 2)],
      asIs: ("0", "OWN/NOP 0+0"), hardened: ("0", "OWN/NOP 0+0")),
    Story(
      "a repeated share counts", [.shareDMA(0x40800, times: 3)],
      asIs: ("0", "SHO/NOP 3+0"), hardened: ("0", "SHO/NOP 0+3")),
    Story(
      "the count at its limit refuses", [.shareDMA(0x40800, times: 15), .shareDMA(0x40800)],
      asIs: ("-EBUSY", "SHO/NOP 15+0"), hardened: ("-EBUSY", "SHO/NOP 0+15")),
    Story(
      "after one unshare there is room again",
      [.shareDMA(0x40800, times: 15), .unshareDMA(0x40800), .shareDMA(0x40800)],
      asIs: ("0", "SHO/NOP 15+0"), hardened: ("0", "SHO/NOP 0+15")),
    Story(
      "as many unshares as shares, and one more",
      [
        .shareDMA(0x40800, times: 15), .unshareDMA(0x40800, times: 15), .unshareDMA(0x40800),
      ],
      asIs: ("panic", "OWN/NOP 0+0"), hardened: ("-EPERM", "OWN/NOP 0+0")),
    Story(
      "pins have the same count, as posted",
      [.shareHyp(0x40800), .pin(0x40800, times: 15), .shareDMA(0x40800)],
      asIs: ("-EBUSY", "SHO/SHB 15+0"), hardened: ("-EPERM", "SHO/SHB 15+0")),
    Story(
      "a pinned page below the limit",
      [.shareHyp(0x40800), .pin(0x40800, times: 14), .shareDMA(0x40800)],
      asIs: ("-EPERM", "SHO/SHB 14+0"), hardened: ("-EPERM", "SHO/SHB 14+0")),
    Story(
      "a pin past the limit", [.shareHyp(0x40800), .pin(0x40800, times: 15), .pin(0x40800)],
      asIs: ("panic", "SHO/SHB 15+0"), hardened: ("-EBUSY", "SHO/SHB 15+0")),
  ]

  static let ranges = [
    Story(
      "a range with a saturated page fails whole",
      [.shareDMA(0x40801, times: 15), .shareDMA(0x40800, pages: 2)],
      asIs: ("-EBUSY", "OWN/NOP 0+0"), hardened: ("-EBUSY", "OWN/NOP 0+0")),
    Story(
      "a later page that refuses puts earlier ones back to what they were",
      [.donateHyp(0x40801), .shareDMA(0x40800), .shareDMA(0x40800, pages: 2)],
      asIs: ("-EPERM", "SHO/NOP 1+0"), hardened: ("-EPERM", "SHO/NOP 0+1")),
    Story(
      "an unshare stops at a page that was never shared, as posted after earlier ones",
      [.shareDMA(0x40800), .unshareDMA(0x40800, pages: 2)],
      asIs: ("panic", "OWN/NOP 0+0"), hardened: ("-EPERM", "SHO/NOP 0+1")),
    Story(
      "an unshare stops at a page that an FF-A unshare took",
      [
        .shareDMA(0x40800, pages: 2), .unshareFFA(0x40801), .unshareDMA(0x40800, pages: 2),
      ],
      asIs: ("-EPERM", "OWN/NOP 0+0"), hardened: ("-EPERM", "SHO/NOP 0+1")),
    Story(
      "no bytes at all", [.shareDMABytes(0x4080_0000, 0)],
      asIs: ("0", "OWN/NOP 0+0"), hardened: ("0", "OWN/NOP 0+0")),
    Story(
      "no bytes at all, unshared", [.unshareDMABytes(0x4080_0000, 0)],
      asIs: ("0", "OWN/NOP 0+0"), hardened: ("0", "OWN/NOP 0+0")),
    Story(
      "a share of part of a page", [.shareDMABytes(0x4080_0000, 0x800)],
      asIs: ("-EINVAL warn", "OWN/NOP 0+0"), hardened: ("-EINVAL", "OWN/NOP 0+0")),
    Story(
      "a share from the middle of a page", [.shareDMABytes(0x4080_0800, 0x1000)],
      asIs: ("-EINVAL warn", "OWN/NOP 0+0"), hardened: ("-EINVAL", "OWN/NOP 0+0")),
    Story(
      "an unshare is rounded down, as posted",
      [.shareDMA(0x40800), .unshareDMABytes(0x4080_0fff, 0x1fff)],
      asIs: ("0", "OWN/NOP 0+0"), hardened: ("-EINVAL", "SHO/NOP 0+1")),
    Story(
      "an unshare of less than a page", [.shareDMA(0x40800), .unshareDMABytes(0x4080_0000, 8)],
      asIs: ("0", "SHO/NOP 1+0"), hardened: ("-EINVAL", "SHO/NOP 0+1")),
    Story(
      "a device's range of 2^31 pages and more",
      [.shareDMABytes(1 << 40, 1 << 43 + 1 << 12, isMemory: false)],
      asIs: ("0", "OWN/NOP 0+0"), hardened: ("-EINVAL", "OWN/NOP 0+0")),
  ]
}
