import Hypercalls
import Testing

@testable import Specification

@Suite struct VMLifeTests {
  typealias Place = GuestWorld.Place

  @Test("making a VM takes its pages, and pins the host's structures")
  func making() {
    var world = GuestWorld()
    world.makeVM()
    let free = world.free
    let pinned = AbstractPage(owner: .host, borrower: .hyp, count: 1, content: .host)
    let page = world.specification[free + Place.hostVM]
    #expect(page == pinned)
    let other = world.specification[free + Place.hostVCPU]
    #expect(other == pinned)
    for (place, content) in [
      (Place.area, Writer.hyp), (Place.vcpuArea, .hyp), (Place.root, .nobody),
      (Place.root + 1, .nobody),
    ] {
      let page = world.specification[free + place]
      #expect(page == AbstractPage(owner: .hyp, content: content, slot: 4))
    }
    let unshare = world.specification.step(
      RawCall("unshare", free + Place.hostVM), evidence: Evidence())
    #expect(unshare.result == .busy)
    let mayUnpin = world.specification.contractHolds(RawCall("unpin", free + Place.hostVM))
    #expect(!mayUnpin, "the pin is the VM's")
    let mayReturn = world.specification.contractHolds(RawCall("give_back", free + Place.area))
    #expect(!mayReturn, "the page is the VM's")
  }

  /// What spoils the making of a VM: the later a check comes, the earlier its case.
  private static func spoil(
    _ number: Int, _ world: inout GuestWorld, _ call: inout InitVM
  ) -> Answer? {
    switch number {
    case 0:
      call.root = Address(pfn: call.root.pfn + 3)
      return Answer(.invalidArgument, .rootNotAligned)
    case 1:
      call.root = Address(pfn: world.layout.hypPool.first + 1)
      return Answer(.noMemory, .areaNotHosts)
    case 2:
      call.root = call.area
      return Answer(.noMemory, .areaNotHosts)
    case 3:
      call.area = Address(pfn: call.area.pfn, offset: 8)
      return Answer(.noMemory, .areaNotHosts)
    case 4:
      call.area = call.hostVM
      return Answer(.noMemory, .areaNotHosts)
    case 5:
      world.describe(handle: 0xfff)
      return Answer(.invalidArgument, .noHandle)
    case 6:
      world.describe(handle: 0xfff, created: 0)
      return Answer(.invalidArgument, .noVCPUs)
    case 7:
      call.hostVM = Address(pfn: world.free)
      return Answer(.notPermitted, .notLentToHyp)
    case 8:
      call.hostVM = Address(pfn: world.layout.hypPool.first)
      return Answer(.notPermitted, .notHosts)
    case 9:
      call.root = Address(pfn: world.layout.ipaPageCount - 1)
      return Answer(.invalidArgument, .beyondAddressSpace)
    default: return nil
    }
  }

  @Test("the first check that a new VM fails decides, and nothing changes", arguments: 0..<10)
  func refusedVM(last: Int) throws {
    var world = GuestWorld()
    world.prepare()
    var call = world.initVM
    // Checks that come later fail as well.
    var expected: Answer?
    for number in 0...last { expected = Self.spoil(number, &world, &call) }
    let before = Snapshot(world)
    let answer = world.make(call)
    #expect(try answer == #require(expected))
    let after = Snapshot(world)
    #expect(after == before)
  }

  @Test("the limits of EL2's structure are those of the host's number, huge ones too")
  func created() {
    let cases: [(UInt64, ReturnCode)] = [
      (256, .success), (257, .noMemory), (0xffff_ffff, .noMemory),
    ]
    for (created, result) in cases {
      var world = GuestWorld()
      world.prepare(createdVCPUs: created)
      var call = world.initVM
      // The page behind the area is the root's.
      call.area = world.address(Place.root - 1)
      let answer = world.make(call)
      #expect(answer.result == result)
    }
  }

  private static func spoil(
    _ number: Int, _ world: inout GuestWorld, _ call: inout InitVCPU
  ) -> Answer? {
    switch number {
    case 0:
      world.describeVCPU(index: 1)
      return Answer(.invalidArgument, .noSuchVCPU)
    case 1:
      call.hostVCPU = Address(pfn: world.free)
      return Answer(.busy, .structureNotLent)
    case 2:
      call.handle = Handle(0x1004)
      return Answer(.noEntry, .noVM)
    case 3:
      call.area = world.address(Place.hostVM)
      return Answer(.noMemory, .areaNotHosts)
    case 4:
      call.hostVCPU = Address(pfn: world.layout.ipaPageCount - 1, offset: 8)
      return Answer(.invalidArgument, .beyondAddressSpace)
    default: return nil
    }
  }

  @Test("the first check that a new vCPU fails decides, and nothing changes", arguments: 0..<5)
  func refusedVCPU(last: Int) throws {
    var world = GuestWorld()
    world.prepare()
    world.make(world.initVM)
    var call = world.initVCPU
    var expected: Answer?
    for number in 0...last { expected = Self.spoil(number, &world, &call) }
    let before = Snapshot(world)
    let answer = world.make(call)
    #expect(try answer == #require(expected))
    let after = Snapshot(world)
    #expect(after == before)
  }

  @Test("a VM's end gives all back, in order, on the lists in the host's structure")
  func ending() {
    var world = GuestWorld()
    world.makeVM(offering: 4)
    let free = world.free
    var donate = HostDonateGuest()
    (donate.pfn, donate.gfn) = (Pfn(free), Gfn(GuestWorld.gfn))
    world.make(donate, on: 2)
    world.make(VcpuPut(), on: 2)
    for name in ["start", "reclaim", "finalize"] {
      let answer = world.make(name, handle: 0x1003)
      #expect(answer.result == .success)
    }

    // Pages come in the order in which they came free, each in front of the list: the tables of
    // the guest's only page, the roots, then what the vCPU still held. The last offered was taken
    // first, and so lies lowest.
    let tables = Place.tables
    let stage2 = world.list(at: HostVM.tablesGivenBack)
    let expected =
      [tables + 3, tables + 2, Place.root + 1, Place.root, tables + 0, tables + 1]
      .map { free + $0 }
    #expect(stage2 == expected)
    let structures = world.list(at: HostVM.structuresGivenBack)
    #expect(structures == [free + Place.area, free + Place.vcpuArea])
    for pfn in stage2 + structures {
      let page = world.specification[pfn]
      #expect(page.owner == .host && page.slot == 0 && page.content != .hyp)
    }
    let kvm = world.specification[free + Place.hostVM]
    #expect(kvm == AbstractPage(owner: .host, borrower: .hyp, content: .host))
    let reserved = world.make(ReserveVM())
    #expect(reserved.result.rawValue == 0x1003)
  }

  @Test("reset forgets VMs, mappings and words", arguments: [true, false])
  func reset(isProtected: Bool) {
    var world = GuestWorld()
    world.specification.reset()
    let boot = Snapshot(world)
    world.makeVM(isProtected: isProtected, offering: 3)
    _ = world.make("share_guest", world.free)
    let after = Snapshot(world)
    #expect(after != boot)
    world.specification.reset()
    let again = Snapshot(world)
    #expect(again == boot)
    let loaded = world.specification.loadedVCPU(on: 2)
    #expect(loaded == nil)
  }
}

extension GuestWorld {
  mutating func describe(handle: UInt64, created: UInt64 = 1) {
    var call = SetHostVM()
    call.hostVM = address(Place.hostVM)
    call.handle = Handle(handle)
    call.createdVCPUs = VCPUCount(created)
    make(call)
  }

  mutating func describeVCPU(index: UInt64) {
    var call = SetHostVCPU()
    call.hostVCPU = address(Place.hostVCPU)
    call.index = SmallNumber(index)
    make(call)
  }

  /// The pages on a list of the host's structure, the first first.
  func list(at offset: UInt64) -> [UInt64] {
    let head = address(Place.hostVM) + offset
    var pages: [UInt64] = []
    var link = specification.hostWord(at: head)
    while UInt64(pages.count) < specification.hostWord(at: head + 8) {
      pages.append(link >> 12)
      link = specification.hostWord(at: Address(link))
    }
    #expect(link == 0)
    return pages
  }
}
