import Hypercalls
import Testing

@testable import Specification

/// Calls that name a VM: their results by what its slot holds. VM 3 is made by the host.
@Suite struct VMTable {
  enum Place: String, CaseIterable { case free, reserved, live, loaded, dying, mapped, readyMade }

  static let table = """
    call       free    reserved live    loaded  dying   mapped  readyMade
    unreserve  =       *        =       =       =       =       =
    init_vm    -EINVAL *        -EINVAL -EINVAL -EINVAL -EINVAL -EPERM
    init_vcpu  -ENOENT -ENOENT  -EINVAL -EINVAL -EINVAL -EINVAL -EBUSY
    load       -EINVAL -EINVAL  *       -EINVAL -EINVAL -EINVAL -EINVAL
    load_next  -EINVAL -EINVAL  -EINVAL -EINVAL -EINVAL -EINVAL -EINVAL
    start      -EINVAL -EINVAL  *       -EINVAL -EINVAL -EINVAL -EINVAL
    reclaim    -EINVAL -EINVAL  -EINVAL -EINVAL -ENOENT *       -EINVAL
    inner      -EINVAL -EINVAL  -ENOENT -ENOENT -ENOENT *       -ENOENT
    finalize   -EINVAL -EINVAL  -EINVAL -EINVAL *       -EBUSY  -EINVAL
    unshare    -EINVAL -EINVAL  -EINVAL -EINVAL -EINVAL -EINVAL -ENOENT
    wrprotect  -EINVAL -EINVAL  -EINVAL -EINVAL -EINVAL -EINVAL =
    young      -EINVAL -EINVAL  -EINVAL -EINVAL -EINVAL -EINVAL =
    """

  @Test("each call answers as the table says, and where it refuses changes nothing")
  func table() throws {
    let lines = Self.table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let places = try lines[0].dropFirst().map { try #require(Place(rawValue: $0)) }
    for line in lines.dropFirst() {
      try #require(line.count == lines[0].count)
      for (place, cell) in zip(places, line.dropFirst()) {
        var world = GuestWorld()
        world.reach(place)
        let before = Snapshot(world)
        let handle: UInt64 = place == .readyMade ? 0x1000 : 0x1003
        // What a handle has beyond 16 bits is cut off.
        for handle in [handle | 1 << 16, handle] {
          guard cell != "*" || handle == handle & 0xffff else { continue }
          let result = world.make(line[0], handle: handle).result
          let code = ["*", "="].contains(cell) ? .success : ReturnCode(cell)
          #expect(result == code, "\(line[0]) of a VM \(place)")
          let hasChanged = Snapshot(world) != before
          #expect(hasChanged == (cell == "*"), "\(line[0]) of a VM \(place)")
        }
      }
    }
  }

  @Test("a CPU loads one vCPU, a vCPU is loaded by one CPU")
  func loading() {
    var world = GuestWorld()
    var load = VcpuLoad()
    let taken = world.make(load, on: 3)
    #expect(taken == Answer(.invalidArgument, .vcpuInUse))
    let second = world.make(load, on: 1)
    #expect(second == Answer(.invalidArgument, .cpuInUse))
    let put = world.make(VcpuPut())
    #expect(put.result == .success)
    let again = world.make(VcpuPut())
    #expect(again == Answer(.invalidArgument, .nothingLoaded))
    let elsewhere = world.make(load, on: 3)
    #expect(elsewhere.result == .success)
    load.handle = Handle(0x1002)
    let other = world.make(load)
    #expect(other.result == .success)
  }

  @Test("slots are promised from the lowest, until all are taken")
  func reserving() {
    var world = GuestWorld()
    for slot in 3..<Specification.vmSlotCount {
      let reserved = world.make(ReserveVM())
      #expect(reserved.result.rawValue == 0x1000 + Int64(slot))
    }
    let full = world.make(ReserveVM())
    #expect(full == Answer(.noMemory, .noSlot))
    var unreserve = UnreserveVM()
    unreserve.handle = Handle(0x1005)
    world.make(unreserve)
    let reserved = world.make(ReserveVM())
    #expect(reserved.result.rawValue == 0x1005)
  }

  @Test("without a vCPU of the right kind, calls on its guest are refused")
  func nothingLoaded() {
    for opcode in [
      Opcode.hostShareGuest, .hostRelaxPermsGuest, .hostMkyoungGuest, .hostDonateGuest,
      .guestShareHost, .guestUnshareHost, .vcpuInPoisonFault, .guestRead, .guestWrite,
      .stockMemcache,
    ] {
      var world = GuestWorld()
      let before = Snapshot(world)
      let none = world.specification.step(
        RawCall(opcode: opcode, actor: 3), evidence: Evidence())
      #expect(none == Answer(.invalidArgument, .nothingLoaded), "\(opcode)")
      let isShared: Bool? =
        switch opcode {
        case .hostShareGuest, .hostRelaxPermsGuest, .hostMkyoungGuest: true
        case .hostDonateGuest: false
        default: nil
        }
      if let isShared {
        let call = RawCall(opcode: opcode, actor: isShared ? 1 : 0)
        let other = world.specification.step(call, evidence: Evidence())
        #expect(other == Answer(.invalidArgument, .otherKindOfVM), "\(opcode)")
      }
      let after = Snapshot(world)
      #expect(after == before)
    }
  }

  @Test("a VM that was there at boot does not end")
  func readyMade() {
    var world = GuestWorld()
    world.make(VcpuPut(), on: 1)
    var start = StartTeardownVM()
    start.handle = Handle(0x1001)
    world.make(start)
    var finalize = FinalizeTeardownVM()
    finalize.handle = Handle(0x1001)
    let ended = world.make(finalize)
    #expect(ended == Answer(.notSupported, .madeAtBoot))
  }
}

extension GuestWorld {
  mutating func reach(_ place: VMTable.Place) {
    switch place {
    case .readyMade: break
    case .free, .reserved:
      prepare()
      if place == .free { _ = make("unreserve", handle: 0x1003) }
    case .live, .loaded, .dying, .mapped:
      makeVM(offering: 2)
      if place == .mapped {
        var donate = HostDonateGuest()
        (donate.pfn, donate.gfn) = (Pfn(free), Gfn(Self.gfn))
        make(donate, on: 2)
      }
      if place != .loaded { make(VcpuPut(), on: 2) }
      if place == .dying || place == .mapped { _ = make("start", handle: 0x1003) }
    }
  }

  mutating func make(_ name: String, handle: UInt64) -> Answer {
    var call: RawCall
    switch name {
    case "unreserve": call = RawCall(opcode: .unreserveVM)
    case "init_vm":
      // The host's structure names VM 3; the pages of its first making are not offered again.
      var vm = initVM
      vm.area = address(Place.tables + 0x11)
      vm.root = address(Place.tables + 0x12)
      return make(vm)
    case "init_vcpu":
      var vcpu = initVCPU
      vcpu.handle = Handle(handle)
      vcpu.area = address(Place.tables + 0x10)
      return make(vcpu)
    case "load", "load_next": call = RawCall(opcode: .vcpuLoad, actor: 3)
    case "start": call = RawCall(opcode: .startTeardownVM)
    case "reclaim": call = RawCall(opcode: .reclaimDyingGuestPage)
    case "inner": call = RawCall(opcode: .reclaimGuestPage)
    case "finalize": call = RawCall(opcode: .finalizeTeardownVM)
    case "unshare": call = RawCall(opcode: .hostUnshareGuest)
    case "wrprotect": call = RawCall(opcode: .hostWrprotectGuest)
    default: call = RawCall(opcode: .hostTestClearYoungGuest)
    }
    call.x[0] = handle
    call.x[1] = name == "load" ? 0 : name == "load_next" ? 1 : Self.gfn
    call.x[2] = 1
    return specification.step(call, evidence: Evidence())
  }
}
