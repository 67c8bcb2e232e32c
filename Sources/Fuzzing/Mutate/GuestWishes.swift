import Hypercalls
import Specification

/// Arguments that suit the VMs, guests, transactions and devices that there are; nil for any.
struct GuestWishes {
  var handle: UInt64?
  var frame: UInt64?
  var pageCount: UInt64?
  /// A page of a device's address space, and the device.
  var place: DevicePlace?
  /// Pages, in the order of the arguments that are pages.
  var pages = InlineArray<3, UInt64?>(repeating: nil)
  /// A transaction with the secure world, and sizes of a descriptor in the order of the arguments.
  var transaction: UInt64?
  /// A field of one of the host's structures.
  var field: UInt64?
  var sizes = InlineArray<2, UInt64?>(repeating: nil)
}

extension Opcode {
  /// The call that this one undoes, with the same arguments.
  var undone: Opcode? {
    switch self {
    case .hostUnshareHyp: .hostShareHyp
    case .hostUnshareHypRange: .hostShareHypRange
    case .destroyHostVM: .createHostVM
    case .hypDonateHost: .hostDonateHyp
    case .hypUnpinSharedMem: .hypPinSharedMem
    case .hostUnshareFFA: .hostShareFFA
    case .hostUnshareDMA: .hostShareDMA
    case .iommuUnmapPages: .iommuMapPages
    case .hypDonateHostMMIO: .hostDonateHypMMIO
    case .ffaRXTXUnmap: .ffaRXTXMap
    case .hostUnshareGuest: .hostShareGuest
    case .guestUnshareHost: .guestShareHost
    case .forceReclaimGuestPage: .hostDonateGuest
    default: nil
    }
  }

  /// Whether the call is about the vCPU that the calling CPU has loaded.
  public var needsLoadedVCPU: Bool {
    switch self {
    case .vcpuPut, .hostShareGuest, .hostRelaxPermsGuest, .hostMkyoungGuest, .hostDonateGuest,
      .guestShareHost, .guestUnshareHost, .vcpuInPoisonFault, .offerMemcachePage, .stockMemcache,
      .guestRead, .guestWrite:
      true
    default: false
    }
  }

  /// The kind of guest that the call is for; nil for both.
  var needsProtected: Bool? {
    switch self {
    case .hostShareGuest, .hostUnshareGuest, .hostRelaxPermsGuest, .hostWrprotectGuest,
      .hostTestClearYoungGuest, .hostMkyoungGuest:
      false
    case .hostDonateGuest, .guestShareHost, .guestUnshareHost: true
    default: nil
    }
  }

  /// Whether the call maps something where the guest has nothing.
  var needsEmptyFrame: Bool { self == .hostShareGuest || self == .hostDonateGuest }

  /// The state in which the VM has to be that the call names.
  var neededState: AbstractVM.State? {
    switch self {
    case .unreserveVM, .setHostVM: .reserved
    case .initVCPU, .vcpuLoad, .startTeardownVM, .hostUnshareGuest, .hostWrprotectGuest,
      .hostTestClearYoungGuest, .teardownVM, .vcpuRunBegin, .vcpuRunEnd:
      .live
    default: nil
    }
  }

  /// Whether hardly any other call is about the VM that this one is for.
  var needsRareVM: Bool {
    switch self {
    case .initVCPU, .reclaimDyingGuestPage, .reclaimGuestPage, .finalizeTeardownVM,
      .forceReclaimGuestPage:
      true
    default: false
    }
  }

  /// Whether the call takes back what the guest of some dying VM owns.
  var takesGuestsPage: Bool { self == .reclaimDyingGuestPage || self == .reclaimGuestPage }

  /// Whether the call is about a transaction with the secure world.
  var namesTransaction: Bool { self == .ffaMemFragTx || self == .ffaMemReclaim }

  /// Whether a small number is the index of a vCPU.
  var namesVCPU: Bool {
    switch self {
    case .vcpuLoad, .setHostVCPU, .vcpuRunBegin, .vcpuRunEnd: true
    default: false
    }
  }
}
