import Hypercalls
import Testing

@testable import Hypervisor

/// The kernel's own test of ownership, as a table.
@Suite("from every state one call works, and those that do not change nothing")
struct OwnershipTests {
  static let page: UInt64 = 0x40a00
  /// In the middle of the guest's address space.
  static let gfn: UInt64 = 1 << 27

  static func world(_ bugs: SeededBugSet) -> GuestWorld {
    var world = GuestWorld(bugs)
    world.load(world.makeVM(0x40800, isProtected: true))
    let pages: [UInt64] = [0x40810, 0x40811, 0x40812, 0x40813]
    world.offer(pages)
    // A call that is refused for its page has the pages for tables admitted.
    #expect(world.donate(0x40600, gfn) == .notPermitted)
    #expect(world.hypervisor.memcacheCount(on: 0) == 4)
    _ = world.hypervisor.make(HostDonateHyp.self, page, 1)
    return world
  }

  static func make(_ call: OwnershipCall, _ world: inout GuestWorld) -> Outcome {
    switch call {
    case .donateHyp: world.hypervisor.make(HostDonateHyp.self, page, 1)
    case .hypDonateHost: world.hypervisor.make(HypDonateHost.self, page, 1)
    case .shareHyp: world.hypervisor.make(HostShareHyp.self, page)
    case .unshareHyp: world.hypervisor.make(HostUnshareHyp.self, page)
    case .pin: world.hypervisor.make(HypPinSharedMem.self, page, 1)
    case .unpin: world.hypervisor.make(HypUnpinSharedMem.self, page, 1)
    case .shareFFA: world.hypervisor.make(HostShareFFA.self, page, 1)
    case .unshareFFA: world.hypervisor.make(HostUnshareFFA.self, page, 1)
    case .guestShareHost: world.make(.guestShareHost(gfn: gfn))
    case .guestUnshareHost: world.make(.guestUnshareHost(gfn: gfn))
    case .forceReclaim: world.make(.forceReclaimGuestPage(pfn: page))
    case .reclaimNext: world.make(.reclaimGuestPage(handle: 0x1003, gfn: gfn + 1))
    case .donateGuest: inner(&world, .donate(gfn))
    case .donateGuestNext: inner(&world, .donate(gfn + 1))
    case .shareGuest: inner(&world, .share(gfn))
    case .shareGuestNext: inner(&world, .share(gfn + 1))
    case .unshareGuest: inner(&world, .unshare(gfn))
    case .unshareGuestNext: inner(&world, .unshare(gfn + 1))
    }
  }

  private enum Inner {
    case share(UInt64)
    case unshare(UInt64)
    case donate(UInt64)
  }

  /// The functions behind the handlers, which do not ask what kind of VM it is.
  private static func inner(_ world: inout GuestWorld, _ call: Inner) -> Outcome {
    world.hypervisor.perform { hypervisor throws(Panic) in
      let vcpu = hypervisor.loadedVCPU(0)!
      let range = PageRange(first: page, count: 1)
      hypervisor.lockHostAndGuest()
      defer { hypervisor.unlockHostAndGuest() }
      switch call {
      case .share(let gfn):
        return try hypervisor.shareWithGuest(range, at: gfn, .all, level: 3, vcpu)
      case .unshare(let gfn):
        let guest = try hypervisor.guest(of: hypervisor.vm(of: vcpu))
        return try hypervisor.unshareFromGuest(gfn, 1, guest)
      case .donate(let gfn): return try hypervisor.donateToGuest(range, at: gfn, vcpu)
      }
    }
  }

  static func state(_ world: borrowing GuestWorld) -> OwnershipState {
    func guest(_ gfn: UInt64, _ world: borrowing GuestWorld) -> OwnershipState.Guest {
      switch world.hypervisor.inspectGuest(0x1003, gfn: gfn) {
      case .poisoned: .poison
      case .mapped(_, _, let state, _, _, _, _):
        state == .owned ? .owned : state == .sharedOwned ? .sharedOwned : .borrowed
      default: .none
      }
    }
    let view = world.hypervisor.inspect(page)
    return OwnershipState(
      host: view.hostState, hyp: view.hypState, guest: guest(gfn, world),
      guestNext: guest(gfn + 1, world))
  }

  @Test("hardened and as is", arguments: [true, false])
  func table(isHardened: Bool) {
    var world = Self.world(isHardened ? [] : Profile.mainlineAsIs.weakPoints)
    for row in OwnershipRow.table {
      for call in row.calls {
        let outcome = Self.make(call, &world)
        #expect(outcome.result == .success, "\(call)")
        #expect(outcome.ending == .returned, "\(call)")
      }
      let what = "after \(row.calls.map(\.rawValue))"
      #expect(Self.state(world) == row.after, "\(what)")
      let view = world.hypervisor.inspect(Self.page)
      #expect(view.refcount == row.refcount, "\(what)")
      #expect(view.shareCount == row.shareCount, "\(what)")

      for (call, expected) in row.refused {
        let mark = world.hypervisor.writeCount
        let outcome = Self.make(call, &world)
        #expect(outcome.result == expected, "\(what): \(call)")
        #expect(outcome.ending == .returned, "\(what): \(call)")
        #expect(outcome.lockFault == .none, "\(what): \(call)")
        let changed = world.hypervisor.changedWords(since: mark)
        #expect(changed.isEmpty, "\(what): \(call)")
      }
    }
  }

  @Test("the table names every call, as one that works and as one that does not")
  func tableIsComplete() {
    let working = Set(OwnershipRow.table.flatMap(\.calls))
    let refused = Set(OwnershipRow.table.flatMap { $0.refused.map(\.0) })
    #expect(working == Set(OwnershipCall.allCases))
    // Unpinning has a contract, and force_reclaim answers what it does not find in its own way.
    #expect(refused == Set(OwnershipCall.allCases).subtracting([.unpin, .forceReclaim]))
  }

  @Test("force_reclaim says why there is nothing to take")
  func forceReclaim() {
    var world = Self.world([])
    let cases: [(UInt64, ReturnCode)] = [
      (0x40600, .notPermitted), (0x40604, .notPermitted), (0x40000, .notPermitted),
      (0x40a80, .tryAgain), (0x44000, .tryAgain), (0x9000, .badAddress),
      (1 << 28, .invalidArgument), (1 << 52 | 0x40a80, .invalidArgument),
    ]
    for (pfn, expected) in cases {
      let outcome = world.make(.forceReclaimGuestPage(pfn: pfn))
      #expect(outcome.result == expected)
      #expect(outcome.ending == .returned)
    }
  }
}
