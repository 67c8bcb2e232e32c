import Hypercalls
import Testing

@testable import Hypervisor

@Suite("what 6.12's VM calls refuse")
struct VMRefusalTests {
  /// One step that goes wrong, in a world with a VM 0x1000 that waits for vCPU 0.
  struct Case: CustomTestStringConvertible {
    var name: String
    var hardened: ReturnCode
    var asIs: ReturnCode
    var step: @Sendable (inout VMWorld) -> Outcome
    var testDescription: String { name }

    init(
      _ name: String, _ hardened: ReturnCode, asIs: ReturnCode? = nil,
      _ step: @escaping @Sendable (inout VMWorld) -> Outcome
    ) {
      self.name = name
      self.hardened = hardened
      self.asIs = asIs ?? hardened
      self.step = step
    }
  }

  static let cases = [
    Case("init_vm: structure not shared", .notPermitted) { $0.initVM(0x40a00, 0x40830, 0x40834) },
    Case("init_vm: half of it shared", .notPermitted) { $0.initVM(0x40801, 0x40830, 0x40834) },
    Case("init_vm: structure beyond the address space", .invalidArgument, asIs: .outOfRange) {
      $0.initVM(0xfff_ffff, 0x40830, 0x40834)
    },
    Case("init_vm: structure that wraps", .invalidArgument, asIs: .outOfRange) {
      $0.initVM(1 << 52 - 1, 0x40830, 0x40834)
    },
    Case("init_vm: no vCPUs", .invalidArgument) { $0.initVM(0x40840, 0x40830, 0x40834) },
    Case("init_vm: area is the host's structure", .noMemory) {
      $0.initVM(0x40800, 0x40800, 0x40834)
    },
    Case("init_vm: area is another VM's", .noMemory) { $0.initVM(0x40800, 0x40810, 0x40834) },
    Case("init_vm: root inside the area", .noMemory) { $0.initVM(0x40800, 0x40830, 0x40831) },
    Case("init_vm: root is the area", .noMemory) { $0.initVM(0x40800, 0x40830, 0x40830) },
    Case("init_vm: area of a carve-out", .noMemory) { $0.initVM(0x40800, 0x44000, 0x40834) },
    Case("init_vm: more vCPUs than memory", .noMemory) { $0.initVM(0x40842, 0x40830, 0x40834) },
    Case("init_vm: area not aligned", .noMemory) { world in
      world.hypervisor.execute(
        .initVM(
          hostVM: PhysicalAddress(pfn: 0x40800),
          area: PhysicalAddress(pfn: 0x40830, offset: 8), root: PhysicalAddress(pfn: 0x40834)))
    },
    Case("init_vcpu: area not the host's, and no such VM", .noMemory) {
      $0.initVCPU(0x10ff, 0x40804, 0x40600)
    },
    Case("init_vcpu: no such VM", .noEntry) { $0.initVCPU(0x1001) },
    Case("init_vcpu: structure not shared", .busy) { $0.initVCPU(0x1000, 0x40a00, 0x40830) },
    Case("init_vcpu: structure beyond", .invalidArgument, asIs: .busy) {
      $0.initVCPU(0x1000, 0xfff_fffe, 0x40830)
    },
    Case("init_vcpu: not the next index", .invalidArgument) { world in
      _ = world.hypervisor.execute(
        .setHostVCPU(PhysicalAddress(pfn: VMWorld.hostVCPU), index: 1))
      return world.initVCPU()
    },
    Case("teardown_vm: no such VM", .noEntry) {
      $0.hypervisor.execute(.teardownVM(handle: 0x10fe))
    },
    Case("teardown_vm: no such slot", .noEntry) {
      $0.hypervisor.execute(.teardownVM(handle: 0x10ff))
    },
    Case("running: no such vCPU", .invalidArgument) {
      $0.hypervisor.execute(.beginRun(handle: 0x1000, index: 0))
    },
  ]

  static func world(isHardened: Bool) -> VMWorld {
    var world = VMWorld(isHardened: isHardened)
    world.prepareVM()
    world.prepareVM(0x40840, createdVCPUs: 0)
    world.prepareVM(0x40842, createdVCPUs: 0xffff_ffff)
    world.prepareVCPU()
    let created = world.initVM()
    #expect(created.result.rawValue == 0x1000)
    return world
  }

  @Test("hardened: the answer, and no trace of the attempt", arguments: cases)
  func hardened(_ refused: Case) {
    var world = Self.world(isHardened: true)
    // The step may first write what only the host's memory shows.
    let structure = world.hypervisor.frames.index(of: VMWorld.hostVCPU)! * Arena.wordsPerPage
    let mark = world.hypervisor.writeCount
    let outcome = refused.step(&world)
    #expect(outcome.result == refused.hardened)
    #expect(outcome.ending == .returned)
    #expect(outcome.lockFault == .none)
    let changed = world.hypervisor.changedWords(since: mark).filter {
      $0 / Arena.wordsPerPage != structure / Arena.wordsPerPage
    }
    #expect(changed.isEmpty)
  }

  @Test("as is: the kernel's answer, and every page back", arguments: cases)
  func asIs(_ refused: Case) {
    var world = Self.world(isHardened: false)
    let pages: [UInt64] = [0x40800, 0x40804, 0x40810, 0x40820, 0x40830, 0x40831, 0x40834]
    let before = pages.map { world.hypervisor.line($0) }
    let outcome = refused.step(&world)
    #expect(outcome.result == refused.asIs)
    #expect(outcome.ending == .returned)
    let after = pages.map { world.hypervisor.line($0) }
    #expect(after == before)
  }

  @Test("no tables for both areas: refused before anything is written")
  func noTables() {
    // Area and root lie in areas of their own: two host tables and two of the hypervisor's.
    for (host, hyp, result) in [
      (2, 2, Int64(0x1000)), (1, 2, -12), (2, 1, -12), (0, 0, -12),
    ] {
      var world = VMWorld()
      world.prepareVM()
      _ = world.hypervisor.withhold(from: true, leaving: host)
      _ = world.hypervisor.withhold(from: false, leaving: hyp)
      let mark = world.hypervisor.writeCount
      let outcome = world.initVM(VMWorld.hostVM, 0x41000, 0x41200)
      #expect(outcome.result.rawValue == result)
      #expect(outcome.ending == .returned)
      let changed = world.hypervisor.changedWords(since: mark)
      #expect(changed.isEmpty == (result < 0))
    }
  }

  @Test("6.12 wipes what it took before it refused")
  func wiping() {
    for isHardened in [true, false] {
      var world = Self.world(isHardened: isHardened)
      _ = world.hypervisor.make(HostWrite.self, 0x40830)
      _ = world.initVCPU(0x1001, VMWorld.hostVCPU, 0x40830)
      let frame = world.hypervisor.frames.index(of: 0x40830)!
      let arena = world.hypervisor.arena
      let contents = arena.words[arena.contentsStart + frame]
      #expect(contents == (isHardened ? Contents.host : .zero).rawValue)
    }
  }
}
