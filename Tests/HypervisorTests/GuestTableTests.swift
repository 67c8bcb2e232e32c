import Hypercalls
import Testing

@testable import Hypervisor

@Suite("tables of guests")
struct GuestTableTests {
  static let vm: UInt64 = 0x40800
  static let tables: [UInt64] = [0x40810, 0x40811, 0x40812, 0x40813]

  static func world(isProtected: Bool = false, _ bugs: SeededBugSet = []) -> GuestWorld {
    var world = GuestWorld(bugs)
    world.load(world.makeVM(vm, isProtected: isProtected))
    world.offer(tables)
    return world
  }

  @Test("are made of the pages that came last, the upper one first, and count their entries")
  func tablesAreMade() {
    var world = Self.world()
    let roots = [Self.vm + GuestWorld.Place.root, Self.vm + GuestWorld.Place.root + 1]
    #expect(world.share(0x40820, 0x100) == .success)
    // The host's list is last in, first out, and so is EL2's: what was offered first is on top.
    let one = world.refcounts(Self.tables + roots)
    #expect(one == [2, 2, 0, 0, 2, 1])
    #expect(world.hypervisor.memcacheCount(on: 0) == 2)

    #expect(world.share(0x40821, 0x101) == .success)
    #expect(world.refcounts(Self.tables + roots) == [2, 3, 0, 0, 2, 1])
    // Another half of the address space: both tables anew.
    #expect(world.share(0x40822, 1 << 27) == .success)
    #expect(world.refcounts(Self.tables + roots) == [2, 3, 2, 2, 2, 2])
    // No pages are held any more, though none would be needed.
    #expect(world.share(0x40823, 0x102) == .noMemory)
  }

  @Test("go back to the VM with their last entry, and are used again in that order")
  func tablesAreFreed() {
    var world = Self.world()
    #expect(world.share(0x40820, 0x100) == .success)
    let unshared = world.make(.hostUnshareGuest(handle: 0x1003, gfn: 0x100, pages: 1))
    #expect(unshared.result == .success)
    #expect(world.refcounts(Self.tables) == [0, 0, 0, 0])
    // The lower one was freed first and is the upper one now; EL2's list is as long as before.
    #expect(world.share(0x40820, 0x100) == .success)
    #expect(world.share(0x40821, 0x101) == .success)
    #expect(world.refcounts(Self.tables) == [3, 2, 0, 0])
    #expect(world.hypervisor.memcacheCount(on: 0) == 2)
  }

  @Test("a block of 2 MiB needs one, and is counted on each of its pages")
  func blocks() {
    var world = Self.world()
    #expect(world.share(0x40a00, 0x400, 512) == .success)
    #expect(world.refcounts(Self.tables) == [2, 0, 0, 0])
    #expect(world.hypervisor.inspect(0x40bff).shareCount == 1)
    let view = world.hypervisor.inspectGuest(0x1003, gfn: 0x5ff)
    #expect(
      view
        == .mapped(
          level: 2, first: 0x40a00, state: .sharedBorrowed, isReadable: true, isWritable: true,
          isExecutable: true, isAccessed: true))
    // Neither a page of it nor another size.
    #expect(world.share(0x40820, 0x401) == .notPermitted)
    let page = world.make(.hostUnshareGuest(handle: 0x1003, gfn: 0x400, pages: 1))
    #expect(page.result == .tooBig)
    let block = world.make(.hostUnshareGuest(handle: 0x1003, gfn: 0x400, pages: 512))
    #expect(block.result == .success)
    #expect(world.hypervisor.inspect(0x40bff).hostState == .owned)
    #expect(world.refcounts(Self.tables) == [0, 0, 0, 0])
  }

  @Test("poison keeps them, and counts")
  func poison() {
    var world = Self.world(isProtected: true)
    #expect(world.donate(0x40820, 0x100) == .success)
    let reclaimed = world.make(.forceReclaimGuestPage(pfn: 0x40820))
    #expect(reclaimed.result == .success)
    #expect(world.hypervisor.inspectGuest(0x1003, gfn: 0x100) == .poisoned)
    #expect(world.refcounts(Self.tables) == [2, 2, 0, 0])
    #expect(world.hypervisor.line(0x40820) == "host=OWN,V3rwx hyp=NOP,-- ref=0")
    let fault = world.make(.vcpuInPoisonFault(gfn: 0x100)).result
    #expect(fault.rawValue == 1)
    #expect(world.make(.guestShareHost(gfn: 0x100)).result == .hardwarePoisoned)
    #expect(world.donate(0x40821, 0x100) == .notPermitted)
  }

  @Test("rights are added, and neither state nor access flag is touched")
  func rights() {
    var world = Self.world()
    let shared = world.make(.hostShareGuest(pfn: 0x40820, gfn: 0x100, pages: 1, rights: 8))
    #expect(shared.result == .success)
    world.make(
      .hostTestClearYoungGuest(handle: 0x1003, gfn: 0x100, pages: 1, makesOld: true))
    func view(_ world: borrowing GuestWorld) -> String {
      guard
        case .mapped(_, _, let state, let r, let w, let x, let a)? = world.hypervisor.inspectGuest(
          0x1003, gfn: 0x100)
      else { return "--" }
      return "\(state) " + (r ? "r" : "-") + (w ? "w" : "-") + (x ? "x" : "-") + (a ? "a" : "-")
    }
    #expect(view(world) == "sharedBorrowed r---")
    world.make(.hostRelaxPermsGuest(gfn: 0x100, rights: 4))
    #expect(view(world) == "sharedBorrowed rw--")
    world.make(.hostRelaxPermsGuest(gfn: 0x100, rights: 3))
    #expect(view(world) == "sharedBorrowed rwx-")
    world.make(.hostRelaxPermsGuest(gfn: 0x100, rights: 0))
    #expect(view(world) == "sharedBorrowed rwx-")
    world.make(.hostWrprotectGuest(handle: 0x1003, gfn: 0x100, pages: 1))
    world.make(.hostMkyoungGuest(gfn: 0x100))
    #expect(view(world) == "sharedBorrowed r-xa")
    for rights: UInt64 in [1, 2, 9, 14, 16, 1 << 55] {
      let refused = world.make(.hostRelaxPermsGuest(gfn: 0x100, rights: rights))
      #expect(refused.result == .invalidArgument)
    }
    #expect(view(world) == "sharedBorrowed r-xa")
  }

  @Test("a count at its limit refuses one more share")
  func shareCountLimit() {
    var world = GuestWorld(layout: .small)
    world.load(world.makeVM(0x40050, isProtected: false))
    world.offer([0x40056, 0x40057, 0x40058, 0x40059])
    for gfn: UInt64 in 0..<255 { #expect(world.share(0x4005a, gfn) == .success) }
    #expect(world.hypervisor.inspect(0x4005a).shareCount == 255)
    let mark = world.hypervisor.writeCount
    #expect(world.share(0x4005a, 255) == .busy)
    let changed = world.hypervisor.changedWords(since: mark)
    #expect(changed.isEmpty)
    #expect(world.share(0x4005b, 255) == .success)
    let unshared = world.make(
      .hostUnshareGuest(handle: Hypervisor.firstHandle, gfn: 7, pages: 1))
    #expect(unshared.result == .success)
    #expect(world.share(0x4005a, 256) == .success)
  }
}
