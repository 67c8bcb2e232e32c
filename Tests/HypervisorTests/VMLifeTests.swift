import Hypercalls
import Testing

@testable import Hypervisor

/// From the host's shared structures to the pages that come back.
@Suite("the life of a VM in 6.12")
struct VMLifeTests {
  @Test("a VM and its vCPU live, run and end", arguments: [true, false])
  func life(isHardened: Bool) {
    var world = VMWorld(isHardened: isHardened)
    let boot = world.hypervisor.freeTablePages(ofHost: false)
    world.prepareVM()
    world.prepareVCPU()
    let created = world.initVM()
    #expect(created.result.rawValue == 0x1000)
    let vcpu = world.initVCPU()
    #expect(vcpu.result == .success)

    let given = "host=NOP,A1 hyp=OWN,V3rw- ref="
    let lent = "host=SHO,V3rwx hyp=SHB,V3rw- ref="
    for (pages, line) in [
      (VMWorld.hostVM..<VMWorld.hostVM + 2, lent + "1"),
      (VMWorld.hostVCPU..<VMWorld.hostVCPU + 3, lent + "1"),
      (VMWorld.area..<VMWorld.area + 2, given + "0"),
      (VMWorld.root..<VMWorld.root + 2, given + "1"),
      (VMWorld.vcpuArea..<VMWorld.vcpuArea + 3, given + "0"),
    ] {
      for pfn in pages {
        let actual = world.hypervisor.line(pfn)
        #expect(actual == line)
      }
    }

    let loaded = world.hypervisor.execute(.beginRun(handle: 0x1000, index: 0))
    #expect(loaded.result == .success)
    let put = world.hypervisor.execute(.endRun(handle: 0x1000, index: 0))
    #expect(put.result == .success)
    let ended = world.hypervisor.execute(.teardownVM(handle: 0x1000))
    #expect(ended.result == .success)

    let returned = world.takeReturnedPages()
    #expect(
      returned == [0x40811, 0x40810, 0x40822, 0x40821, 0x40820, 0x40815, 0x40814],
      "areas from their last page down, the root last")
    for pfn in returned {
      let line = world.hypervisor.line(pfn)
      #expect(line == "host=OWN,-- hyp=NOP,-- ref=0")
    }
    for pfn in [VMWorld.hostVM, VMWorld.hostVM + 1, VMWorld.hostVCPU] {
      let line = world.hypervisor.line(pfn)
      #expect(line == lent + "0")
    }
    for pfn in [0x40800, 0x40801, 0x40804, 0x40805, 0x40806] as [UInt64] {
      _ = world.hypervisor.make(HostUnshareHyp.self, pfn)
    }
    let atEnd = world.hypervisor.freeTablePages(ofHost: false)
    #expect(atEnd == boot)
  }

  @Test("what comes back holds nothing but the list's links", arguments: [true, false])
  func returnedPagesAreEmpty(isHardened: Bool) {
    var world = VMWorld(isHardened: isHardened)
    world.prepareVM()
    world.prepareVCPU()
    for pfn in [VMWorld.area, VMWorld.root, VMWorld.vcpuArea] {
      _ = world.hypervisor.make(HostWrite.self, pfn)
    }
    _ = world.initVM()
    _ = world.initVCPU()
    _ = world.hypervisor.execute(.teardownVM(handle: 0x1000))
    let expected: [UInt64] = [0x40811, 0x40810, 0x40822, 0x40821, 0x40820, 0x40815, 0x40814]
    let arena = world.hypervisor.arena
    for (position, pfn) in expected.enumerated() {
      let frame = world.hypervisor.frames.index(of: pfn)!
      let words = (0..<512).map { arena.words[frame * 512 + $0] }
      let link = position + 1 < expected.count ? expected[position + 1] << 12 : 0
      #expect(words == [link] + Array(repeating: 0, count: 511))
      #expect(arena.words[arena.contentsStart + frame] == Contents.zero.rawValue)
    }
  }

  @Test("handles name the lowest free slots, 255 of them")
  func slots() {
    var world = VMWorld()
    world.prepareVM(createdVCPUs: 1)
    for slot: UInt64 in 0..<255 {
      let outcome = world.initVM(VMWorld.hostVM, 0x41000 + 4 * slot, 0x41002 + 4 * slot)
      #expect(outcome.result.rawValue == Int64(0x1000 + slot))
    }
    let full = world.initVM()
    #expect(full.result == .noMemory)
    let counted = world.hypervisor.line(VMWorld.hostVM)
    #expect(counted.hasSuffix("ref=255"))
    for handle: UInt64 in [0x1007, 0x1003] {
      let outcome = world.hypervisor.execute(.teardownVM(handle: handle))
      #expect(outcome.result == .success)
    }
    let reused = world.initVM()
    #expect(reused.result.rawValue == 0x1003)
    let truncated = world.hypervisor.execute(.teardownVM(handle: 0x5_0000_1003))
    #expect(truncated.result == .success, "a handle is a 32-bit number")
  }

  @Test("a running VM is not torn down", arguments: [true, false])
  func running(isHardened: Bool) {
    var world = VMWorld(isHardened: isHardened)
    world.prepareVM()
    world.prepareVCPU()
    _ = world.initVM()
    _ = world.initVCPU()
    _ = world.hypervisor.execute(.beginRun(handle: 0x1000, index: 0))
    let outcome = world.hypervisor.execute(.teardownVM(handle: 0x1000))
    #expect(outcome.result == .busy)
    #expect(outcome.ending == (isHardened ? .returned : .warned))
  }

  @Test("a root on an odd page is refused, or kills EL2 where that is not checked")
  func oddRoot() {
    for isHardened in [true, false] {
      var world = VMWorld(isHardened: isHardened)
      world.prepareVM()
      let mark = world.hypervisor.writeCount
      let outcome = world.initVM(VMWorld.hostVM, VMWorld.area, VMWorld.root + 1)
      guard isHardened else {
        #expect(outcome.ending == .panicked)
        #expect(outcome.site == .rootNotAligned)
        continue
      }
      #expect(outcome.result == .invalidArgument)
      let changed = world.hypervisor.changedWords(since: mark)
      #expect(changed.isEmpty)
    }
  }
}
