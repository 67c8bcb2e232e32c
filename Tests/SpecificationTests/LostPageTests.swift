import Hypercalls
import Testing

@testable import Specification

/// Pages whose VM ended early, where a design lets it.
@Suite struct LostPageTests {
  typealias Place = GuestWorld.Place

  /// VM 3 ended while its guest had a page.
  private func world(isProtected: Bool = true) -> GuestWorld {
    var world = GuestWorld(extensions: .earlyEnd)
    world.makeVM(isProtected: isProtected, offering: 2)
    if isProtected {
      var donate = HostDonateGuest()
      (donate.pfn, donate.gfn) = (Pfn(world.free), Gfn(GuestWorld.gfn))
      world.make(donate, on: 2)
    } else {
      var share = HostShareGuest()
      (share.pfn, share.gfn, share.pages) = (Pfn(world.free), Gfn(GuestWorld.gfn), PageCount(1))
      share.rights = Rights(15)
      let shared = world.make(share, on: 2)
      #expect(shared.result == .success)
    }
    world.make(VcpuPut(), on: 2)
    for name in ["start", "finalize"] {
      let answer = world.make(name, handle: 0x1003)
      #expect(answer.result == .success)
    }
    return world
  }

  private func reclaim(_ world: inout GuestWorld) -> Answer {
    var call = ForceReclaimGuestPage()
    call.pfn = Pfn(world.free)
    let before = Snapshot(world)
    let answer = world.make(call)
    let after = Snapshot(world)
    #expect(after == before)
    return answer
  }

  @Test("belong to the guest that is gone, and nobody gets them")
  func lost() {
    var world = world()
    let page = world.specification[world.free]
    #expect(page == AbstractPage(owner: .guest, slot: 4))
    let isLost = world.specification.isLost(world.free)
    #expect(isLost)
    let gone = reclaim(&world)
    #expect(gone == Answer(.tryAgain, .noVM))
    var share = HostShareHyp()
    share.pfn = Pfn(world.free)
    let shared = world.make(share)
    #expect(shared.result == .notPermitted)
  }

  @Test("are not taken from a guest that never had them")
  func successor() {
    var world = world()
    world.makeVM(offering: 4)
    let empty = reclaim(&world)
    #expect(empty == Answer(.noEntry, .frameEmpty))
    var donate = HostDonateGuest()
    (donate.pfn, donate.gfn) = (Pfn(world.free + 1), Gfn(GuestWorld.gfn))
    let donated = world.make(donate, on: 2)
    #expect(donated.result == .success)
    let other = reclaim(&world)
    #expect(other == Answer(.notPermitted, .notGuests))
    var own = ForceReclaimGuestPage()
    own.pfn = Pfn(world.free + 1)
    let taken = world.make(own)
    #expect(taken.result == .success)
    let poisoned = reclaim(&world)
    #expect(poisoned == Answer(.hardwarePoisoned, .framePoisoned))
  }

  @Test("that were lent to the guest stay lent")
  func lent() {
    let world = world(isProtected: false)
    let page = world.specification[world.free]
    #expect(page == AbstractPage(owner: .host, borrower: .guests, count: 1))
    let isLost = world.specification.isLost(world.free)
    #expect(!isLost)
  }

  @Test("are none where a VM may not end so")
  func hardened() {
    var world = GuestWorld()
    world.makeVM(offering: 2)
    var donate = HostDonateGuest()
    (donate.pfn, donate.gfn) = (Pfn(world.free), Gfn(GuestWorld.gfn))
    world.make(donate, on: 2)
    world.make(VcpuPut(), on: 2)
    _ = world.make("start", handle: 0x1003)
    let ended = world.make("finalize", handle: 0x1003)
    #expect(ended == Answer(.busy, .stillMapped))
  }
}
