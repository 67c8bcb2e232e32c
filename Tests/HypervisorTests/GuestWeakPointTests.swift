import Hypercalls
import Testing

@testable import Hypervisor

/// Each weak point of 7.3 alone on the hardened design, and the design without it.
@Suite("weak points of guests")
struct GuestWeakPointTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var bugs: SeededBugSet
    var asIs: String
    var hardened: ReturnCode
    var isProtected = false
    var step: @Sendable (inout GuestWorld) -> Outcome
    var testDescription: String { name }
  }

  static let beyond: UInt64 = 1 << 28

  /// A VM 0x1003, loaded, that has the page 0x40820 at 0x100; where it is not protected, also a
  /// block at 0x400.
  static func world(_ bugs: SeededBugSet, isProtected: Bool) -> GuestWorld {
    var world = GuestWorld(bugs)
    world.load(world.makeVM(0x40800, isProtected: isProtected))
    world.offer([0x40810, 0x40811, 0x40812, 0x40813])
    if isProtected {
      #expect(world.donate(0x40820, 0x100) == .success)
    } else {
      #expect(world.share(0x40820, 0x100) == .success)
      #expect(world.share(0x40a00, 0x400, 512) == .success)
    }
    return world
  }

  static let cases: [Case] = [
    Case(
      name: "W07 relax_perms beyond", bugs: [.guestAssertionsWarn, .addressLimitUnchecked],
      asIs: "-ERANGE warned", hardened: .invalidArgument
    ) { $0.make(.hostRelaxPermsGuest(gfn: beyond, rights: 15)) },
    Case(
      name: "W07 mkyoung beyond", bugs: [.guestAssertionsWarn, .addressLimitUnchecked],
      asIs: "0 warned", hardened: .invalidArgument
    ) { $0.make(.hostMkyoungGuest(gfn: beyond)) },
    Case(
      name: "W07 wrprotect beyond", bugs: [.guestStateUnchecked, .addressLimitUnchecked],
      asIs: "-ERANGE returned", hardened: .invalidArgument
    ) { $0.make(.hostWrprotectGuest(handle: 0x1003, gfn: beyond, pages: 1)) },
    Case(
      name: "W07 test_clear_young beyond",
      bugs: [.guestStateUnchecked, .youngBeyondRangeWarns, .addressLimitUnchecked],
      asIs: "0 warned", hardened: .invalidArgument
    ) {
      $0.make(.hostTestClearYoungGuest(handle: 0x1003, gfn: beyond, pages: 1, makesOld: false))
    },
    Case(
      name: "W08 wrprotect part of a block", bugs: [.guestAssertionsWarn], asIs: "0 warned",
      hardened: .tooBig
    ) { $0.make(.hostWrprotectGuest(handle: 0x1003, gfn: 0x401, pages: 1)) },
    Case(
      name: "W08 part of a block, without debug checks", bugs: [.guestStateUnchecked],
      asIs: "1 returned", hardened: .tooBig
    ) {
      $0.make(.hostTestClearYoungGuest(handle: 0x1003, gfn: 0x401, pages: 1, makesOld: true))
    },
    Case(
      name: "W08 a block of a page", bugs: [.guestAssertionsWarn], asIs: "0 warned",
      hardened: .tooBig
    ) { world in
      _ = world.share(0x40821, 0)
      return world.make(.hostWrprotectGuest(handle: 0x1003, gfn: 0, pages: 512))
    },
    Case(
      name: "G7 mkyoung of a page that is no longer shared", bugs: [.guestAssertionsWarn],
      asIs: "0 warned", hardened: .notPermitted
    ) { world in
      _ = world.hypervisor.make(HostUnshareFFA.self, 0x40820, 1)
      return world.make(.hostMkyoungGuest(gfn: 0x100))
    },
    Case(
      name: "N01", bugs: [.hypTextReclaimWarns], asIs: "-EINVAL warned", hardened: .notPermitted,
      isProtected: true
    ) { $0.make(.forceReclaimGuestPage(pfn: 0x40600)) },
    Case(
      name: "N03", bugs: [.halfExecutableWarns], asIs: "0 warned", hardened: .invalidArgument
    ) { $0.make(.hostShareGuest(pfn: 0x40822, gfn: 0x101, pages: 1, rights: 9)) },
    Case(
      name: "W10", bugs: [.finaliseWhileMapped], asIs: "0 returned", hardened: .busy,
      isProtected: true
    ) { world in
      world.make(.putVCPU)
      world.make(.startTeardownVM(handle: 0x1003))
      return world.make(.finalizeTeardownVM(handle: 0x1003))
    },
    Case(
      name: "W09", bugs: [.rootAlignmentUnchecked], asIs: "panicked", hardened: .invalidArgument
    ) { world in
      world.make(.reserveVM)
      let hostVM = PhysicalAddress(pfn: 0x40830)
      _ = world.hypervisor.make(HostShareHyp.self, 0x40830)
      world.make(.setHostVM(hostVM, handle: 0x1004, createdVCPUs: 1, isProtected: false))
      return world.make(
        .initVM(
          hostVM: hostVM, area: PhysicalAddress(pfn: 0x40831),
          root: PhysicalAddress(pfn: 0x40833)))
    },
    Case(
      name: "B25", bugs: [.memcacheUnchecked], asIs: "0 warned", hardened: .noMemory
    ) { world in
      _ = world.share(0x40822, 0x4000_0)
      return world.make(.hostShareGuest(pfn: 0x40823, gfn: 0x8000_0, pages: 1, rights: 15))
    },
    Case(
      name: "W03, no table for the host's note", bugs: [.commitMayFail], asIs: "0 warned",
      hardened: .noMemory, isProtected: true
    ) { world in
      _ = world.hypervisor.withhold(from: true, leaving: 0)
      return world.make(.hostDonateGuest(pfn: 0x41000, gfn: 0x101))
    },
    Case(
      name: "W03, no table for an offered page", bugs: [.commitMayFail], asIs: "0 warned",
      hardened: .noMemory, isProtected: true
    ) { world in
      world.offer([0x41000, 0x41001, 0x41002])
      _ = world.hypervisor.withhold(from: false, leaving: 0)
      return world.make(.hostDonateGuest(pfn: 0x40822, gfn: 0x101))
    },
    Case(
      name: "W05", bugs: [.pfnWraps, .addressLimitUnchecked], asIs: "0 returned",
      hardened: .invalidArgument, isProtected: true
    ) { $0.make(.hostDonateGuest(pfn: 1 << 52 | 0x40822, gfn: 0x101)) },
    // The note of whose the page is has no room for the number.
    Case(
      name: "W05", bugs: [.pfnWraps, .addressLimitUnchecked], asIs: "0 warned",
      hardened: .invalidArgument, isProtected: true
    ) { $0.make(.hostDonateGuest(pfn: 0x40822, gfn: 1 << 52 | 0x101)) },
    Case(
      name: "H04", bugs: [.emptyRangeChecked], asIs: "-EINVAL returned", hardened: .success
    ) { $0.make(.hostShareGuest(pfn: 0x40822, gfn: 0x101, pages: 0, rights: 15)) },
  ]

  /// A VM goes with a page still mapped; its successor of the same handle maps another there.
  static func reclaimAfterReuse(_ world: inout GuestWorld) -> Outcome {
    world.make(.putVCPU)
    world.make(.startTeardownVM(handle: 0x1003))
    let ended = world.make(.finalizeTeardownVM(handle: 0x1003))
    #expect(ended.result == .success)
    world.load(world.makeVM(0x40830, isProtected: true))
    world.offer([0x40840, 0x40841])
    #expect(world.donate(0x40821, 0x100) == .success)
    return world.make(.forceReclaimGuestPage(pfn: 0x40820))
  }

  private static func text(_ outcome: Outcome) -> String {
    outcome.ending == .panicked ? "panicked" : "\(outcome.result) \(outcome.ending)"
  }

  @Test("switched on: what 7.3 does", arguments: cases)
  func asIs(_ weak: Case) {
    var world = Self.world(weak.bugs, isProtected: weak.isProtected)
    #expect(Self.text(weak.step(&world)) == weak.asIs)
  }

  @Test("switched off: the hardened answer", arguments: cases)
  func hardened(_ weak: Case) {
    var world = Self.world([], isProtected: weak.isProtected)
    let outcome = weak.step(&world)
    #expect(outcome.result == weak.hardened)
    #expect(outcome.ending == .returned)
    #expect(outcome.lockFault == .none)
  }

  @Test("P34: a VM that goes leaves no translation behind", arguments: [true, false])
  func translationsOfAnEnd(isForgotten: Bool) {
    var world = Self.world(
      isForgotten ? [.finaliseWhileMapped, .finaliseKeepsTranslations] : [.finaliseWhileMapped],
      isProtected: true)
    #expect(world.make(.guestRead(gfn: 0x100)).result == .success)
    world.make(.putVCPU)
    world.make(.startTeardownVM(handle: 0x1003))
    let ended = world.make(.finalizeTeardownVM(handle: 0x1003))
    #expect(ended.result == .success)
    #expect((world.hypervisor.cachedTranslation(0) != nil) == isForgotten)
  }

  @Test(
    "N02: a note of a VM that went is not trusted, where a VM can go so", arguments: [true, false])
  func staleNote(isTrusted: Bool) {
    var world = Self.world(
      isTrusted ? [.finaliseWhileMapped, .staleAnnotationWarns] : [.finaliseWhileMapped],
      isProtected: true)
    let outcome = Self.reclaimAfterReuse(&world)
    #expect(Self.text(outcome) == (isTrusted ? "0 warned" : "-EPERM returned"))
    let view = world.hypervisor.inspectGuest(0x1003, gfn: 0x100)
    #expect((view == .poisoned) == isTrusted)
  }
}
