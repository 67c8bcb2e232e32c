import Hypercalls
import Hypervisor

extension TraceOperation {
  /// The call of mainline's guests that a line stands for; nil for other lines.
  ///
  /// Operations that name no VM are about the one that the recorder last chose.
  func guestCall(on handle: UInt64) -> RawCall? {
    switch call {
    case .vmReserve: RawCall(.reserveVM)
    case .vmUnreserve: RawCall(.unreserveVM, self[0])
    case .vmInit: RawCall(.initVM, self[1] << 12, self[2] << 12, self[3] << 12)
    case .vcpuInit: RawCall(.initVCPU, self[0], self[1] << 12, self[2] << 12)
    case .vcpuLoad: RawCall(.vcpuLoad, self[0], self[1])
    case .vcpuPut: RawCall(.vcpuPut)
    case .startTeardown: RawCall(.startTeardownVM, handle)
    case .vmTeardown: RawCall(.startTeardownVM, self[0])
    case .vmFinalize: RawCall(.finalizeTeardownVM, self[0])
    case .memcachePush: RawCall(.offerMemcachePage, self[0])
    case .hostShareGuest: RawCall(.hostShareGuest, self[0], self[1], self[2], self[3])
    case .hostUnshareGuest: RawCall(.hostUnshareGuest, handle, self[0], self[1])
    case .relaxPermissions: RawCall(.hostRelaxPermsGuest, self[0], self[1])
    case .wrprotect: RawCall(.hostWrprotectGuest, handle, self[0], self[1])
    case .testClearYoung: RawCall(.hostTestClearYoungGuest, handle, self[0], self[1], self[2])
    case .mkyoung: RawCall(.hostMkyoungGuest, self[0])
    case .hostDonateGuest: RawCall(.hostDonateGuest, self[0], self[1])
    case .guestShareHost: RawCall(.guestShareHost, self[0])
    case .guestUnshareHost: RawCall(.guestUnshareHost, self[0])
    case .forceReclaim: RawCall(.forceReclaimGuestPage, self[0])
    case .reclaimGuest: RawCall(.reclaimGuestPage, handle, self[0])
    case .reclaimDying: RawCall(.reclaimDyingGuestPage, handle, self[0])
    // The register that the recorder fills in has room for so much of a frame number.
    case .inPoisonFault: RawCall(.vcpuInPoisonFault, self[0] & (1 << 44 - 1))
    default: nil
    }
  }
}

extension TraceGuestPage {
  init(vm: UInt64, gfn: UInt64, _ view: GuestPageView) {
    switch view {
    case .empty:
      self.init(vm: vm, gfn: gfn, entry: TraceEntry(state: .noPage, map: .empty), pfn: nil)
    case .poisoned:
      self.init(vm: vm, gfn: gfn, entry: TraceEntry(state: .poisoned, map: .empty), pfn: nil)
    case .mapped(
      let level, let first, let state, let isReadable, let isWritable, let isExecutable,
      let isAccessed):
      let permissions = TracePermissions(
        read: isReadable, write: isWritable, execute: isExecutable ? .all : .none,
        accessed: isAccessed)
      let map = TraceMap.valid(level: UInt8(level), permissions: permissions)
      self.init(
        vm: vm, gfn: gfn, entry: TraceEntry(state: TraceState(state), map: map), pfn: first)
    }
  }
}
