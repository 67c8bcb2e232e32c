import Hypercalls
import Specification

extension Rule {
  /// The call that mends what refused another, about the same VM, frame or page; nil where none
  /// does, and other arguments are what it takes.
  func remedy(for call: Opcode, guestIsProtected: Bool, usesStock: Bool) -> Opcode? {
    switch self {
    case .nothingLoaded: call == .vcpuRunEnd ? .vcpuRunBegin : .vcpuLoad
    case .otherKindOfVM: call.needsLoadedVCPU ? .vcpuPut : nil
    case .cpuInUse, .vcpuInUse: call == .teardownVM ? .vcpuRunEnd : .vcpuPut
    case .emptyList: .teardownVM
    case .noSuchVCPU: call == .initVCPU ? .setHostVCPU : .initVCPU
    case .noVM: .initVM
    case .noVCPUs, .noHandle: .setHostVM
    // The same with other areas.
    case .areaNotHosts, .rootNotAligned: call
    case .structureNotLent, .notLentToHyp:
      switch call {
      case .initVM, .initVCPU, .hypPinSharedMem: .hostShareHyp
      default: nil
      }
    case .notDying: .startTeardownVM
    case .stillMapped: guestIsProtected ? .reclaimDyingGuestPage : .hostUnshareGuest
    case .memcacheShort: usesStock ? .stockMemcache : .offerMemcachePage
    case .frameEmpty: guestIsProtected ? .hostDonateGuest : .hostShareGuest
    case .notLentToHost: .guestShareHost
    case .noRight: call.isOfDevice ? nil : .hostRelaxPermsGuest
    case .notMapped: .hostShareDMA
    case .noBuffers: .ffaRXTXMap
    case .hasBuffers: .ffaRXTXUnmap
    case .notDescriptor, .notHostsToLend: .setFFADescriptor
    case .noTransaction: .ffaMemShare
    case .notFragment: call == .ffaMemFragTx ? .ffaMemShare : nil
    case .secureWorldFull: .ffaMemReclaim
    case .placeEmpty: .iommuMapPages
    case .placeInUse: .iommuUnmapPages
    case .mapped: call == .hostUnshareDMA ? .hostShareDMA : nil
    case .isHosts: call == .forceReclaimGuestPage ? .hostDonateGuest : nil
    default: nil
    }
  }
}
