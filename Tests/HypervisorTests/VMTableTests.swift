import Hypercalls
import Testing

@testable import Hypervisor

@Suite("mainline's table of VMs")
struct VMTableTests {
  @Test("hands out the lowest free slot, all 255 of them")
  func slots() {
    var world = GuestWorld()
    // The ready-made VMs have the first three.
    for slot: Int64 in 3..<255 {
      let handle = world.make(.reserveVM).result.rawValue
      #expect(handle == 0x1000 + slot)
    }
    #expect(world.make(.reserveVM).result == .noMemory)
    world.make(.unreserveVM(handle: 0x1080))
    #expect(world.make(.reserveVM).result.rawValue == 0x1080)
    // What is beyond 16 bits does not count; a live VM's slot is not free to give back.
    world.make(.unreserveVM(handle: 0xffff_0000_1007))
    world.make(.unreserveVM(handle: 0x1001))
    #expect(world.make(.reserveVM).result.rawValue == 0x1007)
    #expect(world.make(.reserveVM).result == .noMemory)
  }

  @Test("a slot that is only reserved is no VM")
  func reserved() {
    var world = GuestWorld()
    #expect(world.make(.reserveVM).result.rawValue == 0x1003)
    #expect(world.make(.loadVCPU(handle: 0x1003, index: 0)).result == .invalidArgument)
    #expect(world.make(.startTeardownVM(handle: 0x1003)).result == .invalidArgument)
    #expect(world.make(.finalizeTeardownVM(handle: 0x1003)).result == .invalidArgument)
    let unshared = world.make(.hostUnshareGuest(handle: 0x1003, gfn: 0, pages: 1))
    #expect(unshared.result == .invalidArgument)
  }

  @Test("a slot takes one VM, and only where it was reserved")
  func oneVM() {
    var world = GuestWorld()
    #expect(world.makeVM(0x40800, isProtected: true) == 0x1003)
    for handle: UInt64 in [0x1003, 0x1004, 0x10ff, 0x1000, 0xfff, 0] {
      _ = world.hypervisor.make(HostShareHyp.self, 0x40810)
      let hostVM = PhysicalAddress(pfn: 0x40810)
      world.make(.setHostVM(hostVM, handle: handle, createdVCPUs: 1, isProtected: false))
      let made = world.make(
        .initVM(
          hostVM: hostVM, area: PhysicalAddress(pfn: 0x40812),
          root: PhysicalAddress(pfn: 0x40814)))
      #expect(made.result == .invalidArgument)
      #expect(world.hypervisor.line(0x40812) == "host=OWN,-- hyp=NOP,-- ref=0")
    }
  }

  @Test("a vCPU is loaded on one CPU, a CPU has one vCPU, and the VM counts them")
  func loading() {
    var world = GuestWorld()
    let area: UInt64 = 0x43f00
    #expect(world.make(.loadVCPU(handle: 0x1000, index: 0), on: 0).result == .success)
    #expect(world.make(.loadVCPU(handle: 0x1000, index: 0), on: 3).result == .invalidArgument)
    #expect(world.make(.loadVCPU(handle: 0x1001, index: 0), on: 0).result == .invalidArgument)
    #expect(world.make(.loadVCPU(handle: 0x1001, index: 0), on: 3).result == .success)
    #expect(world.make(.loadVCPU(handle: 0x1002, index: 1), on: 1).result == .invalidArgument)
    #expect(world.refcounts([area, area + 1, area + 2]) == [1, 1, 0])
    #expect(world.make(.startTeardownVM(handle: 0x1001)).result == .invalidArgument)
    #expect(world.make(.putVCPU, on: 1).result == .invalidArgument)
    #expect(world.make(.putVCPU, on: 3).result == .success)
    #expect(world.refcounts([area, area + 1, area + 2]) == [1, 0, 0])
    #expect(world.make(.startTeardownVM(handle: 0x1001)).result == .success)
    #expect(world.make(.startTeardownVM(handle: 0x1001)).result == .invalidArgument)
    #expect(world.make(.loadVCPU(handle: 0x1001, index: 0), on: 3).result == .invalidArgument)
  }
}
