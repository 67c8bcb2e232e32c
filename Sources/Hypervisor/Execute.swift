import Hypercalls

extension Hypervisor {
  /// Makes one call, once; the call's repeat count is the caller's business.
  public mutating func execute(_ call: RawCall) -> Outcome {
    perform { hypervisor throws(Panic) in try hypervisor.dispatch(call) }
  }

  /// Makes one step of the machine, and says how it ended.
  @inline(__always) mutating func perform(
    _ step: (inout Hypervisor) throws(Panic) -> ReturnCode
  ) -> Outcome {
    outcome = Outcome()
    reservedTables = 0
    journal.beginStep()
    do throws(Panic) {
      outcome.result = try step(&self)
      if heldLocks != 0, outcome.lockFault == .none { outcome.lockFault = .heldAtReturn }
    } catch {
      outcome.ending = .panicked
      outcome.site = error.site
    }
    outcome.unusedTables = Int16(truncatingIfNeeded: reservedTables)
    return outcome
  }

  /// The exhaustive switch stands here, beside the behaviour, so that its edges are the model's.
  private mutating func dispatch(_ call: RawCall) throws(Panic) -> ReturnCode {
    guard calls.contains(call.opcode) else { return .notSupported }
    let cpu = Int(call.actor)
    switch call.opcode {
    case .hostShareHyp: return try handle(call.decoded(as: HostShareHyp.self))
    case .hostUnshareHyp: return try handle(call.decoded(as: HostUnshareHyp.self))
    case .hostShareHypRange: return try handle(call.decoded(as: HostShareHypRange.self))
    case .hostUnshareHypRange: return try handle(call.decoded(as: HostUnshareHypRange.self))
    case .hostDonateHyp: return try handle(call.decoded(as: HostDonateHyp.self))
    case .hypDonateHost: return try handle(call.decoded(as: HypDonateHost.self))
    case .hypPinSharedMem: return try handle(call.decoded(as: HypPinSharedMem.self))
    case .hypUnpinSharedMem: return try handle(call.decoded(as: HypUnpinSharedMem.self))
    case .hostShareFFA: return try handle(call.decoded(as: HostShareFFA.self))
    case .hostUnshareFFA: return try handle(call.decoded(as: HostUnshareFFA.self))
    case .hostRead: return try handle(call.decoded(as: HostRead.self))
    case .hostWrite: return try handle(call.decoded(as: HostWrite.self))
    case .hostMemAbort: return try handle(call.decoded(as: HostMemAbort.self))
    case .hostIdmap: return try handle(call.decoded(as: HostIdmap.self))
    case .hostPressure: return handle(call.decoded(as: HostPressure.self))
    case .hypPressure: return handle(call.decoded(as: HypPressure.self))
    case .failAllocation: return handle(call.decoded(as: FailAllocation.self))
    case .reserveVM: return try handle(call.decoded(as: ReserveVM.self))
    case .unreserveVM: return try handle(call.decoded(as: UnreserveVM.self))
    case .initVM: return try handle(call.decoded(as: InitVM.self))
    case .initVCPU: return try handle(call.decoded(as: InitVCPU.self))
    case .vcpuLoad: return try handle(call.decoded(as: VcpuLoad.self), on: cpu)
    case .vcpuPut: return try handle(call.decoded(as: VcpuPut.self), on: cpu)
    case .startTeardownVM: return try handle(call.decoded(as: StartTeardownVM.self))
    case .reclaimDyingGuestPage: return try handle(call.decoded(as: ReclaimDyingGuestPage.self))
    case .finalizeTeardownVM: return try handle(call.decoded(as: FinalizeTeardownVM.self))
    case .hostShareGuest: return try handle(call.decoded(as: HostShareGuest.self), on: cpu)
    case .hostUnshareGuest: return try handle(call.decoded(as: HostUnshareGuest.self))
    case .hostRelaxPermsGuest:
      return try handle(call.decoded(as: HostRelaxPermsGuest.self), on: cpu)
    case .hostWrprotectGuest: return try handle(call.decoded(as: HostWrprotectGuest.self))
    case .hostTestClearYoungGuest: return try handle(call.decoded(as: HostTestClearYoungGuest.self))
    case .hostMkyoungGuest: return try handle(call.decoded(as: HostMkyoungGuest.self), on: cpu)
    case .hostDonateGuest: return try handle(call.decoded(as: HostDonateGuest.self), on: cpu)
    case .guestShareHost: return try handle(call.decoded(as: GuestShareHost.self), on: cpu)
    case .guestUnshareHost: return try handle(call.decoded(as: GuestUnshareHost.self), on: cpu)
    case .forceReclaimGuestPage: return try handle(call.decoded(as: ForceReclaimGuestPage.self))
    case .vcpuInPoisonFault: return try handle(call.decoded(as: VcpuInPoisonFault.self), on: cpu)
    case .reclaimGuestPage: return try handle(call.decoded(as: ReclaimGuestPage.self))
    case .setHostVM: return try handle(call.decoded(as: SetHostVM.self))
    case .setHostVCPU: return try handle(call.decoded(as: SetHostVCPU.self))
    case .offerMemcachePage: return try handle(call.decoded(as: OfferMemcachePage.self), on: cpu)
    case .stockMemcache: return try handle(call.decoded(as: StockMemcache.self), on: cpu)
    case .guestRead: return try handle(call.decoded(as: GuestRead.self), on: cpu)
    case .guestWrite: return try handle(call.decoded(as: GuestWrite.self), on: cpu)
    case .teardownVM: return try handle(call.decoded(as: TeardownVM.self))
    case .vcpuRunBegin: return try handle(call.decoded(as: VcpuRunBegin.self))
    case .vcpuRunEnd: return try handle(call.decoded(as: VcpuRunEnd.self))
    case .popTeardownPage: return try handle(call.decoded(as: PopTeardownPage.self))
    case .hostShareDMA: return try handle(call.decoded(as: HostShareDMA.self))
    case .hostUnshareDMA: return try handle(call.decoded(as: HostUnshareDMA.self))
    case .hostDonateHypMMIO: return try handle(call.decoded(as: HostDonateHypMMIO.self))
    case .hypDonateHostMMIO: return try handle(call.decoded(as: HypDonateHostMMIO.self))
    case .hostMemoryRace: return handle(call.decoded(as: HostMemoryRace.self))
    case .createHostVM: return try handle(call.decoded(as: CreateHostVM.self))
    case .destroyHostVM: return try handle(call.decoded(as: DestroyHostVM.self))
    case .ffaRXTXMap: return try handle(call.decoded(as: FFARXTXMap.self))
    case .ffaRXTXUnmap: return try handle(call.decoded(as: FFARXTXUnmap.self))
    case .ffaMemShare: return try handle(call.decoded(as: FFAMemShare.self))
    case .ffaMemLend: return try handle(call.decoded(as: FFAMemLend.self))
    case .ffaMemFragTx: return try handle(call.decoded(as: FFAMemFragTx.self))
    case .ffaMemReclaim: return try handle(call.decoded(as: FFAMemReclaim.self))
    case .setFFADescriptor: return try handle(call.decoded(as: SetFFADescriptor.self))
    case .setFFARange: return try handle(call.decoded(as: SetFFARange.self))
    case .setFFAAnswer: return handle(call.decoded(as: SetFFAAnswer.self))
    case .iommuMapPages: return try handle(call.decoded(as: IOMMUMapPages.self))
    case .iommuUnmapPages: return try handle(call.decoded(as: IOMMUUnmapPages.self))
    case .deviceRead: return try handle(call.decoded(as: DeviceRead.self), of: cpu)
    case .deviceWrite: return try handle(call.decoded(as: DeviceWrite.self), of: cpu)
    }
  }
}
