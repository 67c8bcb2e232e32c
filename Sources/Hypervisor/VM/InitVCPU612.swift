import Hypercalls

// 6.12's creation of a vCPU.
extension Hypervisor {
  /// Models `__pkvm_init_vcpu()` of 6.12; `area` is where EL2 shall keep its structure.
  mutating func initVCPU612(
    _ handle: UInt64, hostVCPU: PhysicalAddress, area: PhysicalAddress
  ) throws(Panic) -> ReturnCode {
    guard isAddressable(hostVCPU, HostVCPU.size),
      isAddressable(area, HypVCPU.size)
    else { return .invalidArgument }
    return try createVCPU(handle, hostVCPU, area)
  }

  private mutating func createVCPU(
    _ handle: UInt64, _ hostVCPU: PhysicalAddress, _ area: PhysicalAddress
  ) throws(Panic) -> ReturnCode {
    let isTakenFirst = bugs.contains(.refusedAreasAreWiped)
    guard try isTakenFirst ? takeVCPUArea(area) : canTake(area, HypVCPU.size) else {
      return .noMemory
    }
    lock(.vmTable)
    var result = try admitVCPU(handle, hostVCPU)
    if result == .success, !isTakenFirst, try !takeVCPUArea(area) {
      try unpin(hostVCPU, HostVCPU.size)
      result = .noMemory
    }
    if result == .success { try publishVCPU(vm(handle)!, hostVCPU, area) }
    unlock(.vmTable)
    if result.isError, isTakenFirst { try giveBack(area, HypVCPU.size) }
    return result
  }

  private mutating func takeVCPUArea(_ area: PhysicalAddress) throws(Panic) -> Bool {
    guard try take(area, HypVCPU.size) else { return false }
    try zero(area, HypVCPU.size)
    return true
  }

  /// Checks that the VM waits for this vCPU, and pins the host's structure if so
  /// (`init_pkvm_hyp_vcpu()`).
  private mutating func admitVCPU(
    _ handle: UInt64, _ hostVCPU: PhysicalAddress
  ) throws(Panic) -> ReturnCode {
    guard let vm = vm(handle) else { return .noEntry }
    let next = try load(vm + HypVM.vcpuCount)
    guard try next < loadHalf(vm + HostVM.createdVCPUs) else { return .invalidArgument }
    guard try pin(hostVCPU, HostVCPU.size) == .success else { return .busy }
    guard try loadSharedHalf(hostVCPU + HostVCPU.index) == next else {
      try unpin(hostVCPU, HostVCPU.size)
      return .invalidArgument
    }
    return .success
  }

  private mutating func publishVCPU(
    _ vm: PhysicalAddress, _ hostVCPU: PhysicalAddress, _ area: PhysicalAddress
  ) throws(Panic) {
    try setContents(.hyp, in: area.pages(HypVCPU.size))
    try store(hostVCPU.bits, at: area + HypVCPU.hostVCPU)
    let index = try load(vm + HypVM.vcpuCount)
    try store(area.bits, at: vm + HypVM.vcpus + 8 * index)
    try store(index + 1, at: vm + HypVM.vcpuCount)
  }
}
