import Hypercalls
import Testing

@testable import Hypervisor

@Suite("pages for guests' tables")
struct MemcacheTests {
  static let vm: UInt64 = 0x40800

  static func world(isProtected: Bool = false) -> GuestWorld {
    var world = GuestWorld()
    world.load(world.makeVM(vm, isProtected: isProtected))
    return world
  }

  @Test("are admitted up to as many as the host offers, the last offered first")
  func refill() {
    var world = Self.world()
    // One offered, one admitted, too few.
    world.offer([0x40810])
    #expect(world.share(0x40820, 0x100) == .noMemory)
    #expect(world.hypervisor.memcacheCount(on: 0) == 1)
    #expect(world.hypervisor.line(0x40810) == "host=NOP,A1 hyp=OWN,V3rw- ref=0")
    // One more: as many as EL2 has already.
    world.offer([0x40811])
    #expect(world.share(0x40820, 0x100) == .noMemory)
    #expect(world.hypervisor.line(0x40811) == "host=OWN,-- hyp=NOP,-- ref=0")
    // A third: one of the two is taken, and the other stays the host's.
    world.offer([0x40812])
    #expect(world.share(0x40820, 0x100) == .success)
    #expect(world.hypervisor.line(0x40811) == "host=OWN,-- hyp=NOP,-- ref=0")
    #expect(world.hypervisor.memcacheCount(on: 0) == 0)
  }

  @Test("that the host cannot give stop it, and the list stays as it is")
  func headNotTheHosts() {
    var world = Self.world()
    world.offer([0x40810, 0x40811, 0x40812])
    _ = world.hypervisor.make(HostShareHyp.self, 0x40811)
    for _ in 0..<2 {
      #expect(world.share(0x40820, 0x100) == .noMemory)
      #expect(world.hypervisor.memcacheCount(on: 0) == 1)
    }
    _ = world.hypervisor.make(HostUnshareHyp.self, 0x40811)
    world.offer([0x40813])
    #expect(world.share(0x40820, 0x100) == .success)
  }

  @Test("are lost to the host's list when it writes over the link")
  func linkOverwritten() {
    var world = Self.world()
    world.offer([0x40810, 0x40811])
    // A structure of another VM where the first page of the list was.
    world.make(
      .setHostVM(
        PhysicalAddress(pfn: 0x40811), handle: 0x1004, createdVCPUs: 1, isProtected: false))
    #expect(world.link(0x40811) == 0)
    #expect(world.share(0x40820, 0x100) == .noMemory)
    #expect(world.hypervisor.memcacheCount(on: 0) == 1)
    #expect(world.hypervisor.line(0x40810) == "host=OWN,-- hyp=NOP,-- ref=0")
  }

  @Test("go back on the host's lists when the VM ends, in the kernel's order")
  func finalisation() {
    var world = Self.world(isProtected: true)
    world.offer([0x40810, 0x40811, 0x40812, 0x40813])
    #expect(world.donate(0x40820, 0x100) == .success)
    #expect(world.donate(0x40821, 0x40000) == .success)
    let place = GuestWorld.Place.self
    world.make(.putVCPU)
    #expect(world.make(.startTeardownVM(handle: 0x1003)).result == .success)
    #expect(world.make(.finalizeTeardownVM(handle: 0x1003)).result == .busy)
    for gfn: UInt64 in [0x100, 0x40000] {
      world.make(.reclaimDyingGuestPage(handle: 0x1003, gfn: gfn))
    }
    #expect(world.make(.finalizeTeardownVM(handle: 0x1003)).result == .success)
    // The VM's own structures: the vCPU's page, before it nothing, then the VM's.
    #expect(world.link(Self.vm + place.vcpuArea) == 0)
    #expect(world.link(Self.vm + place.area) == Self.vm + place.vcpuArea)
    // The second root follows the first.
    #expect(world.link(Self.vm + place.root + 1) == Self.vm + place.root)
    for pfn in [UInt64](Self.vm..<Self.vm + 6) + [0x40810, 0x40811, 0x40812, 0x40813] {
      _ = world.hypervisor.make(HostUnshareHyp.self, pfn)
      let line = world.hypervisor.line(pfn)
      #expect(line.hasPrefix("host=OWN,") && line.hasSuffix(" hyp=NOP,-- ref=0"), "\(line)")
    }
    #expect(world.hypervisor.inspectGuest(0x1003, gfn: 0) == nil)
  }
}
