/// One number for each call or event, dense from 0 and append-only: corpora keep them.
///
/// A number is never reused, and a different argument list is a different opcode.
public enum Opcode: UInt8, CaseIterable, Sendable {
  case hostShareHyp = 0
  case hostUnshareHyp = 1
  case hostShareHypRange = 2
  case hostUnshareHypRange = 3
  case hostDonateHyp = 4
  case hypDonateHost = 5
  case hypPinSharedMem = 6
  case hypUnpinSharedMem = 7
  case hostShareFFA = 8
  case hostUnshareFFA = 9
  case hostRead = 10
  case hostWrite = 11
  case hostMemAbort = 12
  case hostIdmap = 13
  case hostPressure = 14
  case hypPressure = 15
  case failAllocation = 16
  case reserveVM = 17
  case unreserveVM = 18
  case initVM = 19
  case initVCPU = 20
  case vcpuLoad = 21
  case vcpuPut = 22
  case startTeardownVM = 23
  case reclaimDyingGuestPage = 24
  case finalizeTeardownVM = 25
  case hostShareGuest = 26
  case hostUnshareGuest = 27
  case hostRelaxPermsGuest = 28
  case hostWrprotectGuest = 29
  case hostTestClearYoungGuest = 30
  case hostMkyoungGuest = 31
  case hostDonateGuest = 32
  case guestShareHost = 33
  case guestUnshareHost = 34
  case forceReclaimGuestPage = 35
  case vcpuInPoisonFault = 36
  case reclaimGuestPage = 37
  case setHostVM = 38
  case setHostVCPU = 39
  case offerMemcachePage = 40
  case stockMemcache = 41
  case guestRead = 42
  case guestWrite = 43
  case teardownVM = 44
  case vcpuRunBegin = 45
  case vcpuRunEnd = 46
  case popTeardownPage = 47
  case hostShareDMA = 48
  case hostUnshareDMA = 49
  case hostDonateHypMMIO = 50
  case hypDonateHostMMIO = 51
  case hostMemoryRace = 52
  case createHostVM = 53
  case destroyHostVM = 54
  case ffaRXTXMap = 55
  case ffaRXTXUnmap = 56
  case ffaMemShare = 57
  case ffaMemLend = 58
  case ffaMemFragTx = 59
  case ffaMemReclaim = 60
  case setFFADescriptor = 61
  case setFFARange = 62
  case setFFAAnswer = 63
  case iommuMapPages = 64
  case iommuUnmapPages = 65
  case deviceRead = 66
  case deviceWrite = 67

  @inlinable public static var count: Int { 68 }
}

/// Who makes a call, which decides how a program may use it.
public enum CallKind: CaseIterable, Sendable {
  /// The host asks EL2 through a trap. Any arguments are fair.
  case hypercall
  /// EL2 calls the function itself; it comes with a contract that the caller keeps.
  case direct
  /// Not a call: something that the host, a device or the environment does.
  case event
}

extension Opcode {
  /// Whether a kernel has the call at all; where not, it answers `-EOPNOTSUPP`.
  @inlinable public func exists(in design: Design, _ extensions: Extensions = []) -> Bool {
    switch self {
    case .hostShareHyp, .hostUnshareHyp, .hostDonateHyp, .hypDonateHost, .hypPinSharedMem,
      .hypUnpinSharedMem, .hostShareFFA, .hostUnshareFFA:
      design != .rfc2021
    case .hostShareHypRange, .hostUnshareHypRange, .createHostVM, .destroyHostVM:
      design == .rfc2021
    case .hostRead, .hostWrite, .hostMemAbort, .hostIdmap, .hostPressure, .hypPressure,
      .failAllocation:
      true
    case .initVM, .initVCPU, .setHostVM, .setHostVCPU, .hostMemoryRace, .ffaRXTXMap, .ffaRXTXUnmap,
      .ffaMemShare, .ffaMemLend, .ffaMemFragTx, .ffaMemReclaim, .setFFADescriptor, .setFFARange,
      .setFFAAnswer:
      design != .rfc2021
    case .reserveVM, .unreserveVM, .vcpuLoad, .vcpuPut, .startTeardownVM, .reclaimDyingGuestPage,
      .finalizeTeardownVM, .hostShareGuest, .hostUnshareGuest, .hostRelaxPermsGuest,
      .hostWrprotectGuest, .hostTestClearYoungGuest, .hostMkyoungGuest, .hostDonateGuest,
      .guestShareHost, .guestUnshareHost, .forceReclaimGuestPage, .vcpuInPoisonFault,
      .reclaimGuestPage, .offerMemcachePage, .stockMemcache, .guestRead, .guestWrite:
      design == .mainline
    case .teardownVM, .vcpuRunBegin, .vcpuRunEnd, .popTeardownPage:
      design == .linux612
    case .hostShareDMA, .hostUnshareDMA, .iommuMapPages, .iommuUnmapPages, .deviceRead,
      .deviceWrite:
      extensions.contains(.dma)
    case .hostDonateHypMMIO, .hypDonateHostMMIO:
      extensions.contains(.mmio)
    }
  }
}

extension Opcode {
  /// Whether a device does it, and no CPU.
  @inlinable public var isOfDevice: Bool { self == .deviceRead || self == .deviceWrite }
}
