/// Every operation that a trace can hold: hypercalls, functions of EL2, and what the recorder does.
public enum TraceCall: String, CaseIterable, Sendable {
  // Host and hypervisor.
  case hostShareHyp = "host_share_hyp"
  case hostUnshareHyp = "host_unshare_hyp"
  case hostDonateHyp = "host_donate_hyp"
  case hypDonateHost = "hyp_donate_host"
  case pin = "pin"
  case unpin = "unpin"
  case hostShareFFA = "host_share_ffa"
  case hostUnshareFFA = "host_unshare_ffa"
  case hostAbort = "host_abort"
  case hostIdmap = "host_idmap"

  // Pools of table pages: the recorder takes pages out and puts them back.
  case hostPressure = "host_pressure"
  case hostRelieve = "host_relieve"
  case hostFree = "host_free"
  case hypPressure = "hyp_pressure"
  case hypRelieve = "hyp_relieve"
  case hypFree = "hyp_free"

  // Life of a VM.
  case kvmSet = "kvm_set"
  case kvmSetAt = "kvm_set_at"
  case vmReserve = "vm_reserve"
  case vmUnreserve = "vm_unreserve"
  case vmInit = "vm_init"
  case vmInitAt = "vm_init_at"
  case vcpuInit = "vcpu_init"
  case vcpuInitAt = "vcpu_init_at"
  case vcpuLoad = "vcpu_load"
  case vcpuPut = "vcpu_put"
  case runBegin = "run_begin"
  case runEnd = "run_end"
  case startTeardown = "start_teardown"
  case vmTeardown = "vm_teardown"
  case vmFinalize = "vm_finalize"
  case selectVM = "vm"
  case selectHandle = "handle"
  case memcacheAuto = "mc_auto"
  case memcachePush = "mc_push"
  case memcachePop = "mc_pop"

  // Guest memory.
  case hostShareGuest = "host_share_guest"
  case hostUnshareGuest = "host_unshare_guest"
  case hostDonateGuest = "host_donate_guest"
  case guestShareHost = "guest_share_host"
  case guestUnshareHost = "guest_unshare_host"
  case relaxPermissions = "relax_perms"
  case wrprotect = "wrprotect"
  case testClearYoung = "test_clear_young"
  case mkyoung = "mkyoung"
  case forceReclaim = "force_reclaim"
  case reclaimGuest = "reclaim_guest"
  case reclaimDying = "reclaim_dying"
  case inPoisonFault = "in_poison_fault"

  // Patch series that are in no release.
  case hostShareDMA = "host_share_dma"
  case hostUnshareDMA = "host_unshare_dma"
  case hostDonateHypMMIO = "host_donate_hyp_mmio"
  case hypDonateHostMMIO = "hyp_donate_host_mmio"

  /// Whether a line may give so many arguments.
  public func takes(argumentCount: Int) -> Bool {
    switch self {
    case .hostRelieve, .hostFree, .hypRelieve, .hypFree, .vmReserve, .vcpuPut, .startTeardown:
      argumentCount == 0
    case .hostShareHyp, .hostUnshareHyp, .hostAbort, .hostIdmap, .hostPressure, .hypPressure,
      .vmUnreserve, .vmTeardown, .vmFinalize, .selectVM, .selectHandle, .memcacheAuto,
      .memcachePush, .memcachePop, .guestShareHost, .guestUnshareHost, .mkyoung, .forceReclaim,
      .reclaimGuest, .reclaimDying, .inPoisonFault, .hostDonateHypMMIO, .hypDonateHostMMIO:
      argumentCount == 1
    case .hostDonateHyp, .hypDonateHost, .pin, .unpin, .hostShareFFA, .hostUnshareFFA, .kvmSet,
      .kvmSetAt, .vcpuLoad, .runBegin, .runEnd, .hostUnshareGuest, .hostDonateGuest,
      .relaxPermissions, .wrprotect, .hostUnshareDMA:
      argumentCount == 2
    case .testClearYoung, .hostShareDMA, .vmInitAt:
      argumentCount == 3
    case .vcpuInit, .vcpuInitAt, .hostShareGuest:
      argumentCount == 4
    case .vmInit:
      // 7.3 has the handle in front and the kind of VM behind.
      argumentCount == 3 || argumentCount == 5
    }
  }
}
