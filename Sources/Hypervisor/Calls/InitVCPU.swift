import Hypercalls

// mainline's creation of a vCPU.
extension Hypervisor {
  /// The two designs make vCPUs in different ways.
  mutating func handle(_ call: InitVCPU) throws(Panic) -> ReturnCode {
    let handle = call.handle.rawValue
    let hostVCPU = PhysicalAddress(call.hostVCPU)
    let area = PhysicalAddress(call.area)
    return design == .mainline
      ? try initVCPU(handle, hostVCPU: hostVCPU, area: area)
      : try initVCPU612(handle, hostVCPU: hostVCPU, area: area)
  }

  /// Models `__pkvm_init_vcpu()`; `area` is where EL2 shall keep its structure.
  private mutating func initVCPU(
    _ handle: UInt64, hostVCPU: PhysicalAddress, area: PhysicalAddress
  ) throws(Panic) -> ReturnCode {
    guard isAddressable(hostVCPU, HostVCPU.mainlineSize),
      isAddressable(area, MainlineVCPU.size)
    else { return .invalidArgument }

    let isTakenFirst = bugs.contains(.refusedAreasAreWiped)
    guard try isTakenFirst ? takeVCPU(area) : canTake(area, MainlineVCPU.size) else {
      return .noMemory
    }
    lock(.vmTable)
    let result = try createVCPU(handle, hostVCPU, area, isTaken: isTakenFirst)
    unlock(.vmTable)
    if result.isError, isTakenFirst { try giveBack(area, MainlineVCPU.size) }
    return result
  }

  private mutating func takeVCPU(_ area: PhysicalAddress) throws(Panic) -> Bool {
    guard try take(area, MainlineVCPU.size) else { return false }
    try zero(area, MainlineVCPU.size)
    return true
  }

  /// Checks that the VM waits for a vCPU of this index, and pins the host's structure if so
  /// (`init_pkvm_hyp_vcpu()`, `register_hyp_vcpu()`).
  private mutating func createVCPU(
    _ handle: UInt64, _ hostVCPU: PhysicalAddress, _ area: PhysicalAddress, isTaken: Bool
  ) throws(Panic) -> ReturnCode {
    guard let vm = vm(handle) else { return .noEntry }
    guard try pin(hostVCPU, HostVCPU.mainlineSize) == .success else { return .busy }
    let index = try loadSharedHalf(hostVCPU + HostVCPU.index)
    var result = ReturnCode.success
    if try index >= createdVCPUs(of: vm) {
      result = .invalidArgument
    } else if try mainlineVCPU(index, of: vm) != nil {
      result = .invalidArgument
    } else if !isTaken {
      result = try takeVCPU(area) ? .success : .noMemory
    }
    guard result == .success else {
      if !bugs.contains(.vcpuInitLeaksPin) { try unpin(hostVCPU, HostVCPU.mainlineSize) }
      return result
    }
    try setContents(.hyp, in: area.pages(MainlineVCPU.size))
    let place = try keepHalf(index, of: hostVCPU + HostVCPU.index, unless: .vcpuIndexReadTwice)
    try enterVCPU(area, hostVCPU, vm, place)
    return .success
  }

  /// How many vCPUs a VM may have: what was read when the VM was made.
  private mutating func createdVCPUs(of vm: PhysicalAddress) throws(Panic) -> UInt64 {
    let hostVM = PhysicalAddress(bits: try load(vm + MainlineVM.hostVM))
    return bugs.contains(.createdVCPUsReadAgain) && hostVM.bits != 0
      ? try loadSharedHalf(hostVM + HostVM.createdVCPUs) : try load(vm + MainlineVM.createdVCPUs)
  }

  /// Publishes a vCPU whose memory is EL2's.
  mutating func enterVCPU(
    _ area: PhysicalAddress, _ hostVCPU: PhysicalAddress, _ vm: PhysicalAddress, _ index: UInt64
  ) throws(Panic) {
    try store(hostVCPU.bits, at: area + MainlineVCPU.hostVCPU)
    try store(vm.bits, at: area + MainlineVCPU.vm)
    try store(area.bits, at: vm + MainlineVM.vcpus + 8 * index)
  }
}
