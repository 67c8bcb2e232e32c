import Hypercalls
import Testing

@testable import Specification

@Suite struct MemcacheTests {
  /// A call that changes nothing but what it has admitted.
  private func refill(_ world: inout GuestWorld, _ evidence: Evidence = Evidence()) -> Answer {
    var donate = HostDonateGuest()
    donate.pfn = Pfn(world.layout.hypPool.first)
    return world.make(donate, on: 2, evidence)
  }

  private func firstOffers(_ world: borrowing GuestWorld) -> UInt64 {
    world.free + GuestWorld.Place.tables
  }

  @Test("the list is filled up to the length that the host's has, not by it")
  func fillsUp() {
    var world = GuestWorld()
    world.makeVM(offering: 1)
    let first = firstOffers(world)
    for (offered, held) in [(0, 1), (1, 1), (2, 2)] as [(UInt64, Int)] {
      if offered > 0 { world.offer(first + offered) }
      var donate = HostDonateGuest()
      donate.pfn = Pfn(world.free)
      let answer = world.make(donate, on: 2)
      #expect(answer.result == (held < 2 ? .noMemory : .success))
      // The mapping took both pages for its tables.
      let count = world.held(by: 3)
      #expect(count == (held < 2 ? held : 0))
    }
    let left = world.specification[first + 1]
    #expect(left == AbstractPage(owner: .host, content: .host))
  }

  @Test("an offer that is not the host's alone admits nothing, and stays")
  func refusedOffer() {
    var world = GuestWorld()
    world.makeVM(offering: 2)
    let top = firstOffers(world) + 1
    _ = world.make("share", top)
    for _ in 0..<2 {
      let answer = refill(&world)
      #expect(answer == Answer(.noMemory, .offerNotHosts))
      let held = world.held(by: 3)
      #expect(held == 0)
    }
    _ = world.make("unshare", top)
    let answer = refill(&world)
    #expect(answer.result == .notPermitted)
    let held = world.held(by: 3)
    #expect(held == 2)
  }

  @Test("a page offered twice leads to itself, and is admitted once")
  func offeredTwice() {
    var world = GuestWorld()
    world.makeVM(offering: 1)
    world.offer(firstOffers(world))
    let answer = refill(&world)
    #expect(answer.rule == .offerNotHosts)
    let held = world.held(by: 3)
    #expect(held == 1)
  }

  @Test("one page of two is not enough, wherever tables are already")
  func wantsTwo() {
    var world = GuestWorld()
    _ = world.make("share_guest", world.free)
    // Two of four pages are tables now; another frame of the same table needs none.
    let next = world.make("share_next", world.free)
    #expect(next.result == .success)
    _ = world.make("unshare_next", world.free)
    let held = world.held(by: 0)
    #expect(held == 2)
    var share = HostShareGuest()
    (share.pfn, share.gfn) = (Pfn(world.free), Gfn(0x40000))
    let far = world.make(share)
    #expect(far.result == .success)
    let short = world.make("share_next", world.free)
    #expect(short == Answer(.noMemory, .memcacheShort))
  }

  @Test("tables come from the VM's own pages first")
  func pool() {
    var world = GuestWorld()
    for _ in 0..<5 {
      let shared = world.make("share_guest", world.free)
      #expect(shared.result == .success)
      let pool = world.specification.vm(slot: 0).pool.count
      #expect(pool == 0)
      _ = world.make("unshare_guest", world.free)
      let freed = world.specification.vm(slot: 0).pool.count
      #expect(freed == 2)
      let held = world.held(by: 0)
      #expect(held == 2)
    }
  }

  @Test("a shortage of tables stops where the evidence says, and only if it bears it out")
  func shortage() {
    for admitted in 0..<3 {
      var world = GuestWorld()
      world.makeVM(offering: 3)
      let short = Evidence(result: .noMemory, hypPoolFree: 0, admittedCount: admitted)
      let answer = refill(&world, short)
      #expect(answer == Answer(.noMemory, .tablesShort))
      let held = world.held(by: 3)
      #expect(held == admitted)
    }
    var world = GuestWorld()
    world.makeVM(offering: 3)
    let claimed = refill(&world, Evidence(result: .noMemory))
    #expect(claimed.result == .notPermitted)
    let held = world.held(by: 3)
    #expect(held == 3)
  }

  @Test("a guest's mappings of a page are counted to the limit")
  func shareLimit() {
    var world = GuestWorld(shareCountMax: 1)
    let first = world.make("share_guest", world.free)
    #expect(first.result == .success)
    let before = Snapshot(world)
    let second = world.make("share_next", world.free)
    #expect(second == Answer(.busy, .counterFull))
    let after = Snapshot(world)
    #expect(after == before)
  }
}
