import Hypercalls
import Testing

@testable import Specification

@Suite("The specification of a race with the host")
struct HostRaceTests {
  private func race(
    _ world: inout GuestWorld, _ field: StructureField, _ value: UInt64,
    at place: UInt64 = GuestWorld.Place.hostVM, read: UInt64 = 1
  ) {
    var race = HostMemoryRace()
    race.structure = world.address(place)
    race.field = field
    race.value = MemoryWord(value)
    race.read = SmallNumber(read)
    let answer = world.make(race)
    #expect(answer == Answer(.success, .granted))
  }

  private func evidence(_ moment: HostRaceMoment) -> Evidence { Evidence(hostRace: moment) }

  @Test("before the read it is as if the host had written before the call")
  func before() {
    var world = GuestWorld()
    world.prepare(createdVCPUs: 1)
    race(&world, .createdVCPUs, 2)
    let answer = world.make(world.initVM, evidence(.beforeRead))
    #expect(answer.result == .success)
    #expect(world.specification.vm(slot: 3).createdVCPUs == 2)
  }

  @Test("after the read it is as if the host had written after the call")
  func after() {
    var world = GuestWorld()
    world.prepare(createdVCPUs: 1)
    race(&world, .createdVCPUs, 0)
    let answer = world.make(world.initVM, evidence(.afterRead))
    #expect(answer.result == .success)
    #expect(world.specification.vm(slot: 3).createdVCPUs == 1)
    let structure = world.address(GuestWorld.Place.hostVM)
    #expect(world.specification.hostMemory.half(at: structure + HostVM.createdVCPUs) == 0)
  }

  @Test("a call that is refused does not keep the host from writing")
  func refused() {
    for moment in [HostRaceMoment.beforeRead, .afterRead] {
      var world = GuestWorld()
      world.prepare(createdVCPUs: 0)
      race(&world, .isProtected, 7)
      let answer = world.make(world.initVM, evidence(moment))
      #expect(answer == Answer(.invalidArgument, .noVCPUs))
      let structure = world.address(GuestWorld.Place.hostVM)
      #expect(world.specification.hostWord(at: structure + HostVM.isProtected) == 7)
    }
  }

  @Test("what the call writes itself is the last word")
  func overwritten() {
    var world = GuestWorld()
    world.makeVM(offering: 2)
    race(&world, .memcachePages, 5, at: GuestWorld.Place.hostVCPU)
    var donate = HostDonateGuest()
    donate.pfn = Pfn(world.free)
    let answer = world.make(donate, on: 2, evidence(.afterRead))
    #expect(answer.result == .success)
    let list = world.address(GuestWorld.Place.hostVCPU) + (HostVCPU.offered + 8)
    #expect(world.specification.hostWord(at: list) == 0)
  }

  @Test("it happens once, and only where the host is about to write", arguments: [0, 1])
  func once(read: UInt64) {
    var world = GuestWorld()
    world.prepare()
    race(&world, .createdVCPUs, 0, read: read)
    if read == 1 { world.make(ReserveVM(), evidence(.beforeRead)) }
    let structure = world.address(GuestWorld.Place.hostVM) + HostVM.createdVCPUs
    #expect(world.specification.hostMemory.half(at: structure) == (read == 1 ? 0 : 1))
    var again = SetHostVM()
    again.hostVM = world.address(GuestWorld.Place.hostVM)
    again.handle = Handle(0x1003)
    world.make(again)
    // Nothing is to come any more, whatever the implementation says.
    let answer = world.make(world.initVM, evidence(.beforeRead))
    #expect(answer.result == .success)
  }

  @Test("a page that is not the host's any more cannot be written")
  func givenAway() {
    var world = GuestWorld()
    world.prepare()
    race(&world, .handle, 0, at: 0x20)
    var donate = HostDonateHyp()
    donate.pfn = Pfn(world.free + 0x20)
    world.make(donate)
    world.make(world.initVM, evidence(.beforeRead))
    let field = world.address(0x20) + HostVM.handle
    #expect(world.specification.hostWord(at: field) == 0)
    #expect(world.specification[world.free + 0x20].content == .nobody)
  }

  @Test("6.12's structures have fewer fields")
  func linux612() {
    var specification = Specification(design: .linux612, layout: .standard)
    for field in StructureField.allCases {
      var race = HostMemoryRace()
      race.field = field
      let answer = specification.step(RawCall(race), evidence: Evidence())
      let isMainlines: [StructureField] = [
        .handle, .isProtected, .stage2TeardownHead, .stage2TeardownPages, .memcacheHead,
        .memcachePages,
      ]
      let isMissing = isMainlines.contains(field)
      #expect(answer.result == (isMissing ? .notSupported : .success))
    }
  }
}
