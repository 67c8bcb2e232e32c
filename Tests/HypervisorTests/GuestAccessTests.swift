import Hypercalls
import Testing

@testable import Hypervisor

/// Loads and stores of a guest: a walk of its stage 2, with rights.
@Suite("a guest's own accesses")
struct GuestAccessTests {
  static let faulted = ReturnCode(rawValue: 1)

  private func world(isProtected: Bool) -> GuestWorld {
    var world = GuestWorld()
    world.load(world.makeVM(0x40800, isProtected: isProtected))
    world.offer([0x40810, 0x40811, 0x40812, 0x40813])
    return world
  }

  private func writer(of pfn: UInt64, in world: borrowing GuestWorld) -> UInt64 {
    let arena = world.hypervisor.arena
    return arena.words[arena.contentsStart + world.hypervisor.index(of: pfn)!]
  }

  @Test("without a vCPU there is no guest that could")
  func nothingLoaded() {
    var world = GuestWorld()
    #expect(world.make(.guestRead(gfn: 0)).result == .invalidArgument)
    #expect(world.make(.guestWrite(gfn: 0), on: 3).result == .invalidArgument)
  }

  @Test("an access needs its right, and a store leaves the guest's mark")
  func rights() {
    var world = world(isProtected: false)
    let shared = world.make(.hostShareGuest(pfn: 0x40820, gfn: 0x100, pages: 1, rights: 8))
    #expect(shared.result == .success)
    #expect(world.make(.guestRead(gfn: 0x100)).result == .success)
    #expect(world.make(.guestWrite(gfn: 0x100)).result == Self.faulted)
    #expect(writer(of: 0x40820, in: world) == Contents.zero.rawValue)
    world.make(.hostRelaxPermsGuest(gfn: 0x100, rights: 4))
    #expect(world.make(.guestWrite(gfn: 0x100)).result == .success)
    #expect(writer(of: 0x40820, in: world) == Contents.guest.rawValue)
    #expect(world.make(.guestRead(gfn: 0x101)).result == Self.faulted)
    #expect(
      world.make(.guestRead(gfn: world.hypervisor.layout.ipaPageCount)).result == Self.faulted)
    #expect(world.make(.guestRead(gfn: .max)).result == Self.faulted)
  }

  @Test("a block is accessed at the page that the frame names")
  func block() {
    var world = world(isProtected: false)
    #expect(world.share(0x40a00, 0x400, 512) == .success)
    #expect(world.make(.guestWrite(gfn: 0x5ff)).result == .success)
    #expect(writer(of: 0x40bff, in: world) == Contents.guest.rawValue)
    #expect(writer(of: 0x40a00, in: world) == Contents.zero.rawValue)
  }

  @Test("what was taken by force faults")
  func poison() {
    var world = world(isProtected: true)
    #expect(world.donate(0x40820, 0x100) == .success)
    #expect(world.make(.guestWrite(gfn: 0x100)).result == .success)
    world.make(.forceReclaimGuestPage(pfn: 0x40820))
    #expect(writer(of: 0x40820, in: world) == Contents.zero.rawValue)
    #expect(world.make(.guestRead(gfn: 0x100)).result == Self.faulted)
  }
}
