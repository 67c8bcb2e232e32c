import Hypercalls

/// Calls about 6.12's VMs, drawn so that they meet: structures of several pages, a few handles.
struct VMProgram612 {
  private var random: Random
  private let first: UInt64

  init(_ random: Random, _ layout: MachineLayout) {
    self.random = random
    first = layout.ram.first + layout.favouriteIndex
  }

  mutating func calls(_ count: Int) -> [RawCall] {
    // The host shares all that its structures may lie in.
    var calls = (0..<12 as Range<UInt64>).map { call(.hostShareHyp, first + $0) }
    while calls.count < count { calls += draw() }
    return calls
  }

  private func call(_ opcode: Opcode, _ x: UInt64...) -> RawCall {
    var call = RawCall(opcode: opcode)
    for (index, value) in x.enumerated() { call.x[index] = value }
    return call
  }

  private mutating func structure() -> UInt64 {
    (first + 3 * UInt64(random.below(4))) << 12 | (random.oneIn(6) ? 0x40 : 0)
  }

  private mutating func area() -> UInt64 { (first + 0x10 + 4 * UInt64(random.below(6))) << 12 }

  private mutating func draw() -> [RawCall] {
    let handle = 0x1000 + UInt64(random.below(random.oneIn(8) ? 300 : 3))
    let index = UInt64(random.below(3))
    switch random.below(13) {
    case 0, 1:
      let hostVM = structure()
      let root = area() + (random.oneIn(8) ? 0x1000 : 0)
      let created = random.oneIn(6) ? 600 : UInt64(1 + random.below(2))
      return [
        call(.setHostVM, hostVM, 0, created, 0), call(.initVM, hostVM, area(), root),
      ]
    case 2, 3, 4:
      let hostVCPU = structure()
      return [
        call(.setHostVCPU, hostVCPU, random.oneIn(3) ? 1 : 0),
        call(.initVCPU, handle, hostVCPU, area()),
      ]
    case 5: return [call(.vcpuRunBegin, handle, index)]
    case 6, 7: return [call(.vcpuRunEnd, handle, index)]
    case 8: return [call(.teardownVM, handle)]
    case 9: return [call(.popTeardownPage, structure())]
    case 10: return [call(.hostUnshareHyp, first + UInt64(random.below(12)))]
    case 11:
      let field = UInt64(random.below(StructureField.allCases.count))
      let value = random.oneIn(3) ? area() : UInt64(random.below(4))
      return [call(.hostMemoryRace, structure(), field, value, UInt64(1 + random.below(4)))]
    default:
      let pfn = first + UInt64(random.below(0x28))
      return [call(random.oneIn(2) ? .hostShareHyp : .hostWrite, pfn, 1)]
    }
  }
}
