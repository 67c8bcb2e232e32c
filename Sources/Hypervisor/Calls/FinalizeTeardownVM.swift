import Hypercalls

// mainline's end of a VM.
extension Hypervisor {
  /// Models `__pkvm_finalize_teardown_vm()`: all that the VM was made of goes back to the host.
  mutating func handle(_ call: FinalizeTeardownVM) throws(Panic) -> ReturnCode {
    let handle = call.handle.rawValue
    lock(.vmTable)
    guard let vm = vm(handle), hypPage(try backedIndex(vm.pfn)).refcount == 0,
      try load(vm + MainlineVM.isDying) != 0
    else {
      unlock(.vmTable)
      return .invalidArgument
    }
    let result = try admitFinalisation(vm)
    if result == .success { setVM(handle, nil) }
    unlock(.vmTable)
    if result == .success { try dismantle(vm) }
    return result
  }

  /// The guest's pages must have been taken back: nobody could, once the VM is gone.
  private mutating func admitFinalisation(_ vm: PhysicalAddress) throws(Panic) -> ReturnCode {
    // A ready-made VM has no structure of the host's to give pages back through.
    guard try load(vm + MainlineVM.hostVM) != 0 else { return .notSupported }
    lock(.guest)
    defer { unlock(.guest) }
    guard try !mapsPages(guest(of: vm)) else {
      let isAllowed = bugs.contains(.finaliseWhileMapped) || extensions.contains(.earlyEnd)
      return isAllowed ? .success : .busy
    }
    return .success
  }

  private mutating func dismantle(_ vm: PhysicalAddress) throws(Panic) {
    let hostVM = PhysicalAddress(bits: try load(vm + MainlineVM.hostVM))
    let created = try load(vm + MainlineVM.createdVCPUs)
    var tables = try open(Memcache(head: hostVM + HostVM.stage2TeardownHead))
    var structures = try open(teardownList(of: hostVM))

    try releaseTables(of: guest(of: vm))
    while let pfn = try takeFromPool(of: vm) { try giveBack(pfn, on: &tables) }
    for index in 0..<created {
      guard let vcpu = try mainlineVCPU(index, of: vm) else { continue }
      let hostVCPU = PhysicalAddress(bits: try load(vcpu + MainlineVCPU.hostVCPU))
      try unpin(hostVCPU, HostVCPU.mainlineSize)
    }
    for index in 0..<created {
      guard let vcpu = try mainlineVCPU(index, of: vm) else { continue }
      while let pfn = try pop(from: memcache(of: vcpu)) { try giveBack(pfn, on: &tables) }
      try tearDown(vcpu, MainlineVCPU.size, on: &structures)
    }
    try tearDown(vm, MainlineVM.size(createdVCPUs: created), on: &structures)
    try close(tables)
    try close(structures)
    try unpin(hostVM, HostVM.mainlineSize)
  }
}
