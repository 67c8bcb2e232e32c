import Hypercalls

@testable import Hypervisor

// Calls of VMs and guests by their registers, in their domains or not.
extension RawCall {
  private init(_ opcode: Opcode, _ registers: UInt64...) {
    self.init(opcode: opcode)
    for (index, value) in registers.enumerated() { x[index] = value }
  }

  static func setHostVM(
    _ hostVM: PhysicalAddress, handle: UInt64 = 0, createdVCPUs: UInt64, isProtected: Bool = false
  ) -> RawCall {
    RawCall(.setHostVM, hostVM.bits, handle, createdVCPUs, isProtected ? 1 : 0)
  }
  static func setHostVCPU(_ hostVCPU: PhysicalAddress, index: UInt64) -> RawCall {
    RawCall(.setHostVCPU, hostVCPU.bits, index)
  }
  static func offerMemcachePage(pfn: UInt64) -> RawCall { RawCall(.offerMemcachePage, pfn) }
  static func stockMemcache(pfn: UInt64) -> RawCall { RawCall(.stockMemcache, pfn) }

  static var reserveVM: RawCall { RawCall(.reserveVM) }
  static func unreserveVM(handle: UInt64) -> RawCall { RawCall(.unreserveVM, handle) }
  static func initVM(
    hostVM: PhysicalAddress, area: PhysicalAddress, root: PhysicalAddress
  ) -> RawCall {
    RawCall(.initVM, hostVM.bits, area.bits, root.bits)
  }
  static func initVCPU(
    handle: UInt64, hostVCPU: PhysicalAddress, area: PhysicalAddress
  ) -> RawCall {
    RawCall(.initVCPU, handle, hostVCPU.bits, area.bits)
  }
  static func loadVCPU(handle: UInt64, index: UInt64) -> RawCall {
    RawCall(.vcpuLoad, handle, index)
  }
  static var putVCPU: RawCall { RawCall(.vcpuPut) }
  static func startTeardownVM(handle: UInt64) -> RawCall { RawCall(.startTeardownVM, handle) }
  static func finalizeTeardownVM(handle: UInt64) -> RawCall {
    RawCall(.finalizeTeardownVM, handle)
  }
}

extension RawCall {
  static func hostShareGuest(
    pfn: UInt64, gfn: UInt64, pages: UInt64, rights: UInt64
  ) -> RawCall {
    RawCall(.hostShareGuest, pfn, gfn, pages, rights)
  }
  static func hostUnshareGuest(handle: UInt64, gfn: UInt64, pages: UInt64) -> RawCall {
    RawCall(.hostUnshareGuest, handle, gfn, pages)
  }
  static func hostRelaxPermsGuest(gfn: UInt64, rights: UInt64) -> RawCall {
    RawCall(.hostRelaxPermsGuest, gfn, rights)
  }
  static func hostWrprotectGuest(handle: UInt64, gfn: UInt64, pages: UInt64) -> RawCall {
    RawCall(.hostWrprotectGuest, handle, gfn, pages)
  }
  static func hostTestClearYoungGuest(
    handle: UInt64, gfn: UInt64, pages: UInt64, makesOld: Bool
  ) -> RawCall {
    RawCall(.hostTestClearYoungGuest, handle, gfn, pages, makesOld ? 1 : 0)
  }
  static func hostMkyoungGuest(gfn: UInt64) -> RawCall { RawCall(.hostMkyoungGuest, gfn) }
  static func hostDonateGuest(pfn: UInt64, gfn: UInt64) -> RawCall {
    RawCall(.hostDonateGuest, pfn, gfn)
  }
  static func guestShareHost(gfn: UInt64) -> RawCall { RawCall(.guestShareHost, gfn) }
  static func guestUnshareHost(gfn: UInt64) -> RawCall { RawCall(.guestUnshareHost, gfn) }
  static func guestRead(gfn: UInt64) -> RawCall { RawCall(.guestRead, gfn) }
  static func guestWrite(gfn: UInt64) -> RawCall { RawCall(.guestWrite, gfn) }
  static func forceReclaimGuestPage(pfn: UInt64) -> RawCall {
    RawCall(.forceReclaimGuestPage, pfn)
  }
  static func vcpuInPoisonFault(gfn: UInt64) -> RawCall { RawCall(.vcpuInPoisonFault, gfn) }
  static func reclaimGuestPage(handle: UInt64, gfn: UInt64) -> RawCall {
    RawCall(.reclaimGuestPage, handle, gfn)
  }
  static func reclaimDyingGuestPage(handle: UInt64, gfn: UInt64) -> RawCall {
    RawCall(.reclaimDyingGuestPage, handle, gfn)
  }

  static func teardownVM(handle: UInt64) -> RawCall { RawCall(.teardownVM, handle) }
  static func beginRun(handle: UInt64, index: UInt64) -> RawCall {
    RawCall(.vcpuRunBegin, handle, index)
  }
  static func endRun(handle: UInt64, index: UInt64) -> RawCall {
    RawCall(.vcpuRunEnd, handle, index)
  }
  static func popTeardownPage(hostVM: PhysicalAddress) -> RawCall {
    RawCall(.popTeardownPage, hostVM.bits)
  }
}
