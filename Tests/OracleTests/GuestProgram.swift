import Hypercalls

/// Calls about VMs and guests, drawn so that they meet: a few handles, a few frames, pages that
/// each have their part.
struct GuestProgram {
  /// What a page is mostly used for, counted from the favourite pages.
  private enum Part {
    static let forGuests = 4..<10 as Range<UInt64>
    static let forTables = 0x10..<0x1c as Range<UInt64>
    static let hostStructures = 0x20..<0x22 as Range<UInt64>
    static let areas = 0x22..<0x26 as Range<UInt64>
  }

  private var random: Random
  private let layout: MachineLayout
  /// Leaves the guest's pages where they are at a VM's end, and makes the next VM in its slot.
  var endsEarly = false

  init(_ random: Random, _ layout: MachineLayout) {
    self.random = random
    self.layout = layout
  }

  /// Makes two VMs with the handles that the machine gives first, each with its vCPU and pages for
  /// tables; a quarter of the programs begin without.
  mutating func calls(_ count: Int) -> [RawCall] {
    var calls: [RawCall] = []
    if !random.oneIn(4) {
      for number in 0..<2 as Range<UInt64> {
        calls += makeVM(0x1003 + number, 0x100 + 0x20 * number, isProtected: random.oneIn(2))
      }
    }
    while calls.count < count { calls.append(draw()) }
    if endsEarly {
      calls += endVM(0x1003) + makeVM(0x1003, 0x140, isProtected: random.oneIn(2))
      for _ in 0..<count / 2 { calls.append(draw()) }
    }
    if random.oneIn(2) { calls += endVM(0x1003 + UInt64(random.below(2))) }
    return calls
  }

  /// All that a host does to be rid of a VM.
  private func endVM(_ handle: UInt64) -> [RawCall] {
    var calls = (0..<4).map { call(.vcpuPut, on: $0) } + [call(.startTeardownVM, handle)]
    for gfn in Self.gfns where !endsEarly {
      calls.append(call(.reclaimDyingGuestPage, handle, gfn))
      calls.append(call(.hostUnshareGuest, handle, gfn, 1))
      calls.append(call(.hostUnshareGuest, handle, gfn, 512))
    }
    return calls + [call(.finalizeTeardownVM, handle)]
  }

  private static let gfns: [UInt64] = [0x100, 0x101, 0x200, 0x400, 0x401, 0x40000]

  private func page(_ index: UInt64) -> UInt64 {
    layout.ram.first + layout.favouriteIndex + index
  }

  /// A VM in pages of its own, and its vCPU loaded on CPU 1 or 2.
  private mutating func makeVM(
    _ handle: UInt64, _ first: UInt64, isProtected: Bool
  ) -> [RawCall] {
    func address(_ index: UInt64) -> UInt64 { page(first + index) << 12 }
    let cpu = UInt8(handle - 0x1003)
    var calls = [
      call(.vcpuPut, on: cpu),
      call(.hostShareHyp, page(first)), call(.hostShareHyp, page(first + 1)),
      call(.reserveVM),
      call(.setHostVM, address(0), handle, 1, isProtected ? 1 : 0),
      call(.setHostVCPU, address(1), 0),
      call(.initVM, address(0), address(2), address(4)),
      call(.initVCPU, handle, address(1), address(3)),
      call(.vcpuLoad, handle, 0, on: cpu),
    ]
    for index in 6..<UInt64(6 + random.below(5)) {
      calls.append(call(.offerMemcachePage, page(first + index), on: cpu))
    }
    return calls
  }

  private func call(_ opcode: Opcode, _ x: UInt64..., on cpu: UInt8 = 0) -> RawCall {
    var call = RawCall(opcode: opcode, actor: cpu)
    for (index, value) in x.enumerated() { call.x[index] = value }
    return call
  }

  private mutating func pick(_ values: UInt64...) -> UInt64 { values[random.below(values.count)] }

  /// A page of a part, now and then of another, or none of the host's at all.
  private mutating func page(of part: Range<UInt64>) -> UInt64 {
    if random.oneIn(30) {
      return pick(
        layout.image.first, layout.ram.end, 0x9000, layout.ipaPageCount, 1 << 52 | page(0),
        .max, layout.readyMadeVMs.first + 20)
    }
    if random.oneIn(10) { return page(UInt64(random.below(0x28))) }
    return page(part.lowerBound + UInt64(random.below(part.count)))
  }

  private mutating func gfn() -> UInt64 {
    random.oneIn(30)
      ? pick(layout.ipaPageCount, 1 << 52 | 0x100, .max, 0x80000, layout.ipaPageCount - 1)
      : Self.gfns[random.below(Self.gfns.count)]
  }

  private mutating func draw() -> RawCall {
    let cpu = random.oneIn(8) ? UInt8(random.below(4)) : UInt8(random.below(2))
    let pfn = page(of: Part.forGuests)
    let handle =
      random.oneIn(12)
      ? pick(0x1000, 0x1001, 0x1002, 0x10ff, 0x1_1003) : pick(0x1003, 0x1003, 0x1004, 0x1005)
    let count = random.oneIn(8) ? pick(0, 2, 512, 512, 1 << 52 | 1) : 1
    let rights = random.oneIn(4) ? UInt64(random.below(18)) : 15
    return switch random.below(37) {
    case 0, 1, 2: call(.hostShareGuest, pfn, gfn(), count, rights, on: cpu)
    case 3, 4, 5: call(.hostDonateGuest, pfn, gfn(), on: cpu)
    case 6: call(.hostUnshareGuest, handle, gfn(), count)
    case 7: call(.hostRelaxPermsGuest, gfn(), rights, on: cpu)
    case 8: call(.hostWrprotectGuest, handle, gfn(), count)
    case 9: call(.hostTestClearYoungGuest, handle, gfn(), count, pick(0, 1))
    case 10: call(.hostMkyoungGuest, gfn(), on: cpu)
    case 11, 12: call(.guestShareHost, gfn(), on: cpu)
    case 13: call(.guestUnshareHost, gfn(), on: cpu)
    case 14: call(.forceReclaimGuestPage, pfn)
    case 15: call(.vcpuInPoisonFault, gfn(), on: cpu)
    case 16: call(.guestRead, gfn(), on: cpu)
    case 17, 18: call(.guestWrite, gfn(), on: cpu)
    case 19: call(random.oneIn(2) ? .hostRead : .hostWrite, pfn)
    case 20, 21: call(.offerMemcachePage, page(of: Part.forTables), on: cpu)
    case 22:
      random.oneIn(2)
        ? call(.stockMemcache, layout.readyMadeVMs.first + 16 + UInt64(random.below(20)), on: cpu)
        : call(.vcpuPut, on: cpu)
    case 23, 24: call(.reclaimDyingGuestPage, handle, gfn())
    case 25: call(.reclaimGuestPage, handle, gfn())
    case 26: call(.vcpuPut, on: cpu)
    case 27:
      call(.vcpuLoad, random.oneIn(3) ? pick(0x1000, 0x1001) : handle, pick(0, 0, 1), on: cpu)
    case 28: call(.startTeardownVM, handle)
    case 29: call(.finalizeTeardownVM, handle)
    case 30: random.oneIn(2) ? call(.reserveVM) : call(.unreserveVM, handle)
    case 31: structureCall(handle)
    case 32: call(.initVM, hostStructure(), area(), area() & ~0x1000)
    case 33: call(.initVCPU, handle, hostStructure(), area())
    case 34: call(random.oneIn(2) ? .hostShareHyp : .hostUnshareHyp, hostStructure() >> 12)
    case 35: race()
    default:
      call(random.oneIn(2) ? .hostDonateHyp : .hostShareFFA, page(of: Part.forGuests), 1)
    }
  }

  /// Now and then it lies over two pages.
  private mutating func hostStructure() -> UInt64 {
    let page = random.oneIn(6) ? page(0x100) : page(of: Part.hostStructures)
    return page << 12 | (random.oneIn(8) ? pick(8, 0x40, 0xff8) : 0)
  }

  private mutating func area() -> UInt64 { page(of: Part.areas) << 12 }

  /// The host is about to write into one of the structures that it began with, or drew.
  private mutating func race() -> RawCall {
    let value = random.oneIn(2) ? page(of: Part.forTables) << 12 : pick(0, 1, 2, 3, 0x1003, 0x1004)
    let structure = random.oneIn(2) ? hostStructure() : page(pick(0x100, 0x101, 0x120, 0x121)) << 12
    let field = UInt64(random.below(StructureField.allCases.count))
    return call(.hostMemoryRace, structure, field, value, UInt64(random.below(8)))
  }

  private mutating func structureCall(_ handle: UInt64) -> RawCall {
    let structure = hostStructure()
    return random.oneIn(3)
      ? call(.setHostVCPU, structure, pick(0, 0, 0, 1, 2))
      : call(.setHostVM, structure, handle, pick(1, 1, 1, 2, 300), pick(0, 1))
  }
}
