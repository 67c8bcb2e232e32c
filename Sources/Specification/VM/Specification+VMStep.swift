import Hypercalls

extension Specification {
  /// Makes a call about VMs, their guests or the secure world.
  @inline(never)
  mutating func stepOnVMs(_ call: RawCall, _ evidence: Evidence) -> Expectation {
    vms.isUsed = true
    let cpu = Int(call.actor) % VMs.cpuCount
    if evidence.hostRace == .beforeRead { letHostWriteFirst() }
    let expectation = stepOnVMs(call, on: cpu, evidence)
    endReading(evidence)
    return expectation
  }

  private mutating func stepOnVMs(
    _ call: RawCall, on cpu: Int, _ evidence: Evidence
  ) -> Expectation {
    do throws(Expectation) {
      return switch call.opcode {
      case .reserveVM: step(call.decoded(as: ReserveVM.self))
      case .unreserveVM: step(call.decoded(as: UnreserveVM.self))
      case .initVM: try step(call.decoded(as: InitVM.self), evidence)
      case .initVCPU: try step(call.decoded(as: InitVCPU.self), evidence)
      case .vcpuLoad: try step(call.decoded(as: VcpuLoad.self), on: cpu)
      case .vcpuPut: try step(call.decoded(as: VcpuPut.self), on: cpu)
      case .startTeardownVM: try step(call.decoded(as: StartTeardownVM.self))
      case .reclaimDyingGuestPage: try step(call.decoded(as: ReclaimDyingGuestPage.self))
      case .finalizeTeardownVM: try step(call.decoded(as: FinalizeTeardownVM.self), evidence)
      case .hostMemoryRace: step(call.decoded(as: HostMemoryRace.self))
      case .setHostVM: try step(call.decoded(as: SetHostVM.self))
      case .setHostVCPU: try step(call.decoded(as: SetHostVCPU.self))
      case .teardownVM: try step(call.decoded(as: TeardownVM.self), evidence)
      case .vcpuRunBegin: try step(call.decoded(as: VcpuRunBegin.self))
      case .vcpuRunEnd: try step(call.decoded(as: VcpuRunEnd.self))
      case .popTeardownPage: try step(call.decoded(as: PopTeardownPage.self))
      case .offerMemcachePage: try step(call.decoded(as: OfferMemcachePage.self), on: cpu)
      case .stockMemcache: try step(call.decoded(as: StockMemcache.self), on: cpu)
      default: try stepOnGuests(call, on: cpu, evidence)
      }
    } catch {
      return error
    }
  }

  private mutating func stepOnGuests(
    _ call: RawCall, on cpu: Int, _ evidence: Evidence
  ) throws(Expectation) -> Expectation {
    switch call.opcode {
    case .hostShareGuest: try step(call.decoded(as: HostShareGuest.self), on: cpu, evidence)
    case .hostUnshareGuest: try step(call.decoded(as: HostUnshareGuest.self))
    case .hostRelaxPermsGuest: try step(call.decoded(as: HostRelaxPermsGuest.self), on: cpu)
    case .hostWrprotectGuest: try step(call.decoded(as: HostWrprotectGuest.self))
    case .hostTestClearYoungGuest: try step(call.decoded(as: HostTestClearYoungGuest.self))
    case .hostMkyoungGuest: try step(call.decoded(as: HostMkyoungGuest.self), on: cpu)
    case .hostDonateGuest: try step(call.decoded(as: HostDonateGuest.self), on: cpu, evidence)
    case .guestShareHost: try step(call.decoded(as: GuestShareHost.self), on: cpu)
    case .guestUnshareHost: try step(call.decoded(as: GuestUnshareHost.self), on: cpu)
    case .forceReclaimGuestPage: try step(call.decoded(as: ForceReclaimGuestPage.self))
    case .vcpuInPoisonFault: try step(call.decoded(as: VcpuInPoisonFault.self), on: cpu)
    case .reclaimGuestPage: try step(call.decoded(as: ReclaimGuestPage.self))
    case .guestRead: try step(call.decoded(as: GuestRead.self), on: cpu)
    case .guestWrite: try step(call.decoded(as: GuestWrite.self), on: cpu)
    default: try stepWithSecureWorld(call, evidence)
    }
  }
}
