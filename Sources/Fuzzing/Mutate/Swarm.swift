import Hypercalls

/// Which calls the generator draws for a while: all, then a random subset, then another.
///
/// A program that never calls `host_unshare_hyp` gets further into some states than one that does
/// so half of the time: leaving calls out reaches what an even mix does not. And there are many:
/// calls of one part of the interface meet more often without the others.
struct Swarm {
  let all: OpcodeSet
  private(set) var current: OpcodeSet
  private var parts: InlineArray<5, OpcodeSet>
  private var draws = 0

  init(_ all: OpcodeSet) {
    self.all = all
    current = all
    parts = InlineArray { number in
      var part = OpcodeSet()
      for opcode in Opcode.allCases where all.contains(opcode) && opcode.part.rawValue == number {
        part.insert(opcode)
      }
      return part
    }
  }

  /// Counts a mutation; every fifty or so there is another subset.
  mutating func advance(_ random: inout Random) {
    draws -= 1
    guard draws < 0 else { return }
    draws = 16 + random.below(112)
    current = all
    guard !random.oneIn(4) else { return }
    var some = OpcodeSet()
    let chosen = random.next()
    for number in 0..<parts.count where chosen >> UInt64(number) & 1 != 0 {
      some.formUnion(parts[number])
    }
    if some.count == 0 { some = all }
    current = random.oneIn(3) ? some : some.subset(&random) ?? some
  }
}

/// A part of the interface, which works without the others.
public enum InterfacePart: Int, CaseIterable, Sendable {
  case hostAndHyp, lifeOfVMs, guests, devices, secureWorld
}

extension Opcode {
  var part: InterfacePart {
    switch self {
    case .hostShareHyp, .hostUnshareHyp, .hostShareHypRange, .hostUnshareHypRange, .hostDonateHyp,
      .hypDonateHost, .hypPinSharedMem, .hypUnpinSharedMem, .hostShareFFA, .hostUnshareFFA,
      .hostRead, .hostWrite, .hostMemAbort, .hostIdmap, .hostPressure, .hypPressure,
      .failAllocation:
      .hostAndHyp
    case .reserveVM, .unreserveVM, .initVM, .initVCPU, .startTeardownVM, .finalizeTeardownVM,
      .reclaimDyingGuestPage, .reclaimGuestPage, .setHostVM, .setHostVCPU, .teardownVM,
      .vcpuRunBegin, .vcpuRunEnd, .popTeardownPage, .hostMemoryRace, .createHostVM,
      .destroyHostVM:
      .lifeOfVMs
    case .vcpuLoad, .vcpuPut, .hostShareGuest, .hostUnshareGuest, .hostRelaxPermsGuest,
      .hostWrprotectGuest, .hostTestClearYoungGuest, .hostMkyoungGuest, .hostDonateGuest,
      .guestShareHost, .guestUnshareHost, .forceReclaimGuestPage, .vcpuInPoisonFault,
      .offerMemcachePage, .stockMemcache, .guestRead, .guestWrite:
      .guests
    case .hostShareDMA, .hostUnshareDMA, .hostDonateHypMMIO, .hypDonateHostMMIO,
      .iommuMapPages, .iommuUnmapPages, .deviceRead, .deviceWrite:
      .devices
    case .ffaRXTXMap, .ffaRXTXUnmap, .ffaMemShare, .ffaMemLend, .ffaMemFragTx, .ffaMemReclaim,
      .setFFADescriptor, .setFFARange, .setFFAAnswer:
      .secureWorld
    }
  }
}
