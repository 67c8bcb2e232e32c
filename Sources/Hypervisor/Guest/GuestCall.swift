import Hypercalls

/// A step in the life of mainline's VMs and guests: EL2's hypercalls, a guest's, and what the host
/// does with its own structures.
///
/// Rights are encoded as in the kernel: 1 and 2 execute, privileged or not, 4 write, 8 read.
public enum GuestCall: Sendable {
  case setHostVM(PhysicalAddress, handle: UInt64, createdVCPUs: UInt64, isProtected: Bool)
  case setHostVCPU(PhysicalAddress, index: UInt64)
  case offerMemcachePage(pfn: UInt64)
  case stockMemcache(pfn: UInt64)

  case reserveVM
  case unreserveVM(handle: UInt64)
  case initVM(hostVM: PhysicalAddress, area: PhysicalAddress, root: PhysicalAddress)
  case initVCPU(handle: UInt64, hostVCPU: PhysicalAddress, area: PhysicalAddress)
  case loadVCPU(handle: UInt64, index: UInt64)
  case putVCPU
  case startTeardownVM(handle: UInt64)
  case reclaimDyingGuestPage(handle: UInt64, gfn: UInt64)
  case finalizeTeardownVM(handle: UInt64)

  case hostShareGuest(pfn: UInt64, gfn: UInt64, pages: UInt64, rights: UInt64)
  case hostUnshareGuest(handle: UInt64, gfn: UInt64, pages: UInt64)
  case hostRelaxPermsGuest(gfn: UInt64, rights: UInt64)
  case hostWrprotectGuest(handle: UInt64, gfn: UInt64, pages: UInt64)
  case hostTestClearYoungGuest(handle: UInt64, gfn: UInt64, pages: UInt64, makesOld: Bool)
  case hostMkyoungGuest(gfn: UInt64)
  case hostDonateGuest(pfn: UInt64, gfn: UInt64)
  case guestShareHost(gfn: UInt64)
  case guestUnshareHost(gfn: UInt64)
  case forceReclaimGuestPage(pfn: UInt64)
  case vcpuInPoisonFault(gfn: UInt64)
  /// The inner function of reclaiming, which looks only at the page.
  case reclaimGuestPage(handle: UInt64, gfn: UInt64)
}

extension Hypervisor {
  /// Makes one such step, on one of the CPUs.
  public mutating func execute(_ call: GuestCall, on cpu: Int) -> Outcome {
    perform { hypervisor throws(Panic) in
      guard hypervisor.design == .mainline else { return .notSupported }
      return try hypervisor.dispatch(call, on: cpu)
    }
  }

  private mutating func dispatch(_ call: GuestCall, on cpu: Int) throws(Panic) -> ReturnCode {
    switch call {
    case .setHostVM(let hostVM, let handle, let created, let isProtected):
      return try setHostVM(
        hostVM, handle: handle, createdVCPUs: created, isProtected: isProtected)
    case .setHostVCPU(let hostVCPU, let index):
      return try setMainlineHostVCPU(hostVCPU, index: index)
    case .offerMemcachePage(let pfn): return try offerMemcachePage(pfn, on: cpu)
    case .stockMemcache(let pfn): return try stockMemcache(pfn, on: cpu)
    case .reserveVM: return try reserveVM()
    case .unreserveVM(let handle): return try unreserveVM(handle)
    case .initVM(let hostVM, let area, let root):
      return try initVM(hostVM: hostVM, area: area, root: root)
    case .initVCPU(let handle, let hostVCPU, let area):
      return try initVCPU(handle, hostVCPU: hostVCPU, area: area)
    case .loadVCPU(let handle, let index): return try loadVCPU(handle, index: index, on: cpu)
    case .putVCPU: return try putVCPU(on: cpu)
    case .startTeardownVM(let handle): return try startTeardownVM(handle)
    case .reclaimDyingGuestPage(let handle, let gfn):
      return try reclaimDyingGuestPage(handle, gfn)
    case .finalizeTeardownVM(let handle): return try finalizeTeardownVM(handle)
    case .hostShareGuest(let pfn, let gfn, let pages, let rights):
      return try hostShareGuest(pfn, gfn, pages, GuestRights(rawValue: rights), on: cpu)
    case .hostUnshareGuest(let handle, let gfn, let pages):
      return try hostUnshareGuest(handle, gfn, pages)
    case .hostRelaxPermsGuest(let gfn, let rights):
      return try hostRelaxPermsGuest(gfn, GuestRights(rawValue: rights), on: cpu)
    case .hostWrprotectGuest(let handle, let gfn, let pages):
      return try hostWrprotectGuest(handle, gfn, pages)
    case .hostTestClearYoungGuest(let handle, let gfn, let pages, let makesOld):
      return try hostTestClearYoungGuest(handle, gfn, pages, makesOld: makesOld)
    case .hostMkyoungGuest(let gfn): return try hostMkyoungGuest(gfn, on: cpu)
    case .hostDonateGuest(let pfn, let gfn): return try hostDonateGuest(pfn, gfn, on: cpu)
    case .guestShareHost(let gfn): return try guestShareHost(gfn, on: cpu)
    case .guestUnshareHost(let gfn): return try guestUnshareHost(gfn, on: cpu)
    case .forceReclaimGuestPage(let pfn): return try forceReclaimGuestPage(pfn)
    case .vcpuInPoisonFault(let gfn): return try vcpuInPoisonFault(gfn, on: cpu)
    case .reclaimGuestPage(let handle, let gfn):
      guard let vm = vm(handle) else { return .invalidArgument }
      return try reclaimGuestPage(of: vm, gfn)
    }
  }
}
