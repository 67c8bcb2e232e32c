import Hypercalls
import Testing

@testable import Specification

/// The life of a VM in 6.12: made in the lowest free slot, its vCPUs in order, torn down at once.
@Suite struct VMLife612Tests {
  typealias Place = World612.Place

  @Test("making a VM and a vCPU takes their pages, and pins the host's structures, page by page")
  func making() {
    var world = World612()
    world.prepare()
    let vm = world.make(world.initVM())
    #expect(vm.result.rawValue == 0x1000)
    let vcpu = world.make(world.initVCPU())
    #expect(vcpu == Answer(.success, .granted))
    for place in Place.hostVM..<Place.area {
      let page = world.specification[world.free + place]
      #expect(page == AbstractPage(owner: .host, borrower: .hyp, count: 1, content: .host))
    }
    for (places, content) in [
      (Place.area..<Place.root, Writer.hyp), (Place.root..<Place.root + 2, .nobody),
    ] {
      for place in places {
        let page = world.specification[world.free + place]
        #expect(page == AbstractPage(owner: .hyp, content: content, slot: 1))
      }
    }
    let behind = world.specification[world.free + Place.root + 2]
    #expect(behind == AbstractPage(owner: .host))
  }

  /// What spoils the making of a VM: the later a check comes, the earlier its case.
  private static func spoil(
    _ number: Int, _ world: inout World612, _ call: inout InitVM
  ) -> Answer? {
    switch number {
    case 0:
      call.root = Address(pfn: call.root.pfn + 5)
      return Answer(.invalidArgument, .rootNotAligned)
    case 1:
      call.root = call.area
      return Answer(.noMemory, .areaNotHosts)
    case 2:
      call.area = Address(pfn: call.area.pfn, offset: 8)
      return Answer(.noMemory, .areaNotHosts)
    case 3:
      world.describe(createdVCPUs: 0)
      return Answer(.invalidArgument, .noVCPUs)
    case 4:
      // Of the two pages of the structure one is lent.
      call.hostVM = Address(pfn: call.hostVM.pfn - 1)
      return Answer(.notPermitted, .notLentToHyp)
    case 5:
      call.area = Address(pfn: world.layout.ipaPageCount)
      return Answer(.invalidArgument, .beyondAddressSpace)
    default: return nil
    }
  }

  @Test("the first check that a new VM fails decides, and nothing changes", arguments: 0..<6)
  func refusedVM(last: Int) throws {
    var world = World612()
    world.prepare()
    var call = world.initVM()
    var expected: Answer?
    for number in 0...last { expected = Self.spoil(number, &world, &call) }
    let before = world.snapshot()
    let answer = world.make(call)
    #expect(try answer == #require(expected))
    let after = world.snapshot()
    #expect(after == before)
  }

  private static func spoil(
    _ number: Int, _ world: inout World612, _ call: inout InitVCPU
  ) -> Answer? {
    switch number {
    case 0:
      world.describeVCPU(index: 1)
      return Answer(.invalidArgument, .noSuchVCPU)
    case 1:
      call.hostVCPU = Address(pfn: call.hostVCPU.pfn + 1)
      return Answer(.busy, .structureNotLent)
    case 2:
      call.handle = Handle(0x1001)
      return Answer(.noEntry, .noVM)
    case 3:
      call.area = world.address(Place.hostVM)
      return Answer(.noMemory, .areaNotHosts)
    case 4:
      call.hostVCPU = Address(pfn: world.layout.ipaPageCount - 1)
      return Answer(.invalidArgument, .beyondAddressSpace)
    default: return nil
    }
  }

  @Test("the first check that a new vCPU fails decides, and nothing changes", arguments: 0..<5)
  func refusedVCPU(last: Int) throws {
    var world = World612()
    world.prepare(createdVCPUs: 2)
    world.make(world.initVM())
    var call = world.initVCPU()
    var expected: Answer?
    for number in 0...last { expected = Self.spoil(number, &world, &call) }
    let before = world.snapshot()
    let answer = world.make(call)
    #expect(try answer == #require(expected))
    let after = world.snapshot()
    #expect(after == before)
  }

  @Test("a VM has as many vCPUs as the host said when it was made, whatever it says later")
  func vcpuLimit() {
    var world = World612()
    world.prepare()
    world.make(world.initVM())
    world.make(world.initVCPU())
    world.describe(createdVCPUs: 2)
    world.describeVCPU(index: 1)
    var second = world.initVCPU()
    second.area = Address(pfn: world.free)
    let answer = world.make(second)
    #expect(answer == Answer(.invalidArgument, .hasVCPU))
    let run = world.make(.vcpuRunBegin, handle: 0x1000, index: 1)
    #expect(run == Answer(.invalidArgument, .noSuchVCPU))
  }

  @Test("VMs may name one structure of the host's: its pins add up")
  func sharedStructures() {
    var world = World612()
    world.prepare(createdVCPUs: 2)
    world.make(world.initVM())
    world.make(world.initVCPU())
    var second = world.initVM(1)
    second.hostVM = world.address(Place.hostVM)
    let vm = world.make(second)
    #expect(vm.result.rawValue == 0x1001)
    // The second vCPU of the first VM, in the structure of the first.
    world.describeVCPU(index: 1)
    var vcpu = world.initVCPU()
    vcpu.area = world.address(Place.vcpuArea, ofVM: 1)
    let made = world.make(vcpu)
    #expect(made.result == .success)
    for place in Place.hostVM..<Place.area {
      let page = world.specification[world.free + place]
      #expect(page.count == 2)
    }
    let ended = world.make(.teardownVM, handle: 0x1001)
    #expect(ended.result == .success)
    let count = world.specification[world.free + Place.hostVM].count
    #expect(count == 1)
  }

  @Test("slots are taken from the lowest, until all are; one that is left is taken again")
  func slots() {
    var world = World612()
    world.prepare()
    var call = world.initVM()
    for slot in 0..<UInt64(Specification.vmSlotCount) {
      call.area = Address(pfn: world.free + 0x200 + 4 * slot)
      call.root = Address(pfn: world.free + 0x202 + 4 * slot)
      let made = world.make(call)
      #expect(made.result.rawValue == 0x1000 + Int64(slot))
    }
    call.area = world.address(Place.area)
    call.root = world.address(Place.root)
    let before = world.snapshot()
    let full = world.make(call)
    #expect(full == Answer(.noMemory, .noSlot))
    let after = world.snapshot()
    #expect(after == before)
    _ = world.make(.teardownVM, handle: 0x1007)
    let again = world.make(call)
    #expect(again.result.rawValue == 0x1007)
  }
}
