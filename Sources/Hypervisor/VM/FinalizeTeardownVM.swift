import Hypercalls

// mainline's end of a VM.
extension Hypervisor {
  /// Models `__pkvm_finalize_teardown_vm()`: all that the VM was made of goes back to the host.
  mutating func finalizeTeardownVM(_ handle: UInt64) throws(Panic) -> ReturnCode {
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
      return bugs.contains(.finaliseWhileMapped) ? .success : .busy
    }
    return .success
  }

  private mutating func dismantle(_ vm: PhysicalAddress) throws(Panic) {
    let hostVM = PhysicalAddress(bits: try load(vm + MainlineVM.hostVM))
    let created = try load(vm + MainlineVM.createdVCPUs)
    let tables = Memcache(head: hostVM + HostVM.stage2TeardownHead)
    let structures = Memcache(head: hostVM + HostVM.teardownHead)

    try releaseTables(of: guest(of: vm))
    while let pfn = try takeFromPool(of: vm) { try giveBack(pfn, on: tables) }
    for index in 0..<created {
      guard let vcpu = try mainlineVCPU(index, of: vm) else { continue }
      let hostVCPU = PhysicalAddress(bits: try load(vcpu + MainlineVCPU.hostVCPU))
      try unpin(hostVCPU, HostVCPU.mainlineSize)
    }
    for index in 0..<created {
      guard let vcpu = try mainlineVCPU(index, of: vm) else { continue }
      while let pfn = try pop(from: memcache(of: vcpu)) { try giveBack(pfn, on: tables) }
      try giveBack(vcpu, MainlineVCPU.size, on: structures)
    }
    try giveBack(vm, MainlineVM.size(createdVCPUs: created), on: structures)
    try unpin(hostVM, HostVM.mainlineSize)
  }

  /// Gives a page back by way of a list of the host's.
  private mutating func giveBack(_ pfn: UInt64, on list: Memcache) throws(Panic) {
    try push(pfn, on: list)
    try giveBack(PageRange(first: pfn, count: 1))
  }

  /// Gives a structure's pages back, with nothing in them but the list's links
  /// (`teardown_donated_memory()`).
  private mutating func giveBack(
    _ address: PhysicalAddress, _ byteCount: UInt64, on list: Memcache
  ) throws(Panic) {
    let range = address.pages(byteCount)
    try zero(address, range.count << 12)
    for pfn in range.first..<range.end { try push(pfn, on: list) }
    try giveBack(range)
  }
}
