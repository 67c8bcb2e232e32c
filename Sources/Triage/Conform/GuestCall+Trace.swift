import Hypercalls
import Hypervisor

extension GuestCall {
  /// The step that a line stands for; nil for other lines. Operations that name no VM are about the
  /// one that the recorder last chose.
  init?(_ operation: TraceOperation, on handle: UInt64) {
    func page(_ index: Int) -> PhysicalAddress { PhysicalAddress(pfn: operation[index]) }

    switch operation.call {
    case .vmReserve: self = .reserveVM
    case .vmUnreserve: self = .unreserveVM(handle: operation[0])
    case .vmInit: self = .initVM(hostVM: page(1), area: page(2), root: page(3))
    case .vcpuInit: self = .initVCPU(handle: operation[0], hostVCPU: page(1), area: page(2))
    case .vcpuLoad: self = .loadVCPU(handle: operation[0], index: operation[1])
    case .vcpuPut: self = .putVCPU
    case .startTeardown: self = .startTeardownVM(handle: handle)
    case .vmTeardown: self = .startTeardownVM(handle: operation[0])
    case .vmFinalize: self = .finalizeTeardownVM(handle: operation[0])
    case .memcachePush: self = .offerMemcachePage(pfn: operation[0])
    case .hostShareGuest:
      self = .hostShareGuest(
        pfn: operation[0], gfn: operation[1], pages: operation[2], rights: operation[3])
    case .hostUnshareGuest:
      self = .hostUnshareGuest(handle: handle, gfn: operation[0], pages: operation[1])
    case .relaxPermissions:
      self = .hostRelaxPermsGuest(gfn: operation[0], rights: operation[1])
    case .wrprotect:
      self = .hostWrprotectGuest(handle: handle, gfn: operation[0], pages: operation[1])
    case .testClearYoung:
      self = .hostTestClearYoungGuest(
        handle: handle, gfn: operation[0], pages: operation[1], makesOld: operation[2] != 0)
    case .mkyoung: self = .hostMkyoungGuest(gfn: operation[0])
    case .hostDonateGuest: self = .hostDonateGuest(pfn: operation[0], gfn: operation[1])
    case .guestShareHost: self = .guestShareHost(gfn: operation[0])
    case .guestUnshareHost: self = .guestUnshareHost(gfn: operation[0])
    case .forceReclaim: self = .forceReclaimGuestPage(pfn: operation[0])
    case .reclaimGuest: self = .reclaimGuestPage(handle: handle, gfn: operation[0])
    case .reclaimDying: self = .reclaimDyingGuestPage(handle: handle, gfn: operation[0])
    // The register that the recorder fills in has room for so much of a frame number.
    case .inPoisonFault: self = .vcpuInPoisonFault(gfn: operation[0] & (1 << 44 - 1))
    default: return nil
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
