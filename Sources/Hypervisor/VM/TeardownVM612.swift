import Hypercalls

// 6.12's end of a VM.
extension Hypervisor {
  /// Models `__pkvm_teardown_vm()` of 6.12: every page goes back to the host, on the list in its
  /// structure.
  mutating func teardownVM612(_ handle: UInt64) throws(Panic) -> ReturnCode {
    lock(.vmTable)
    guard let vm = vm(handle) else {
      unlock(.vmTable)
      return .noEntry
    }
    guard hypPage(try backedIndex(vm.pfn)).refcount == 0 else {
      warn(
        if: bugs.contains(.teardownWhileRunningWarns), .teardownWhileRunning)
      unlock(.vmTable)
      return .busy
    }
    setVM(handle, nil)
    unlock(.vmTable)
    try destroy(vm)
    return .success
  }

  private mutating func destroy(_ vm: PhysicalAddress) throws(Panic) {
    let hostVM = PhysicalAddress(bits: try load(vm + HypVM.hostVM))
    let vcpuCount = try load(vm + HypVM.vcpuCount)
    try drainRoot(PhysicalAddress(bits: load(vm + HypVM.root)), to: hostVM)
    for index in 0..<vcpuCount {
      guard let vcpu = try vcpu(index, of: vm) else { break }
      let hostVCPU = PhysicalAddress(bits: try load(vcpu + HypVCPU.hostVCPU))
      try unpin(hostVCPU, HostVCPU.size)
    }
    for index in 0..<vcpuCount {
      guard let vcpu = try vcpu(index, of: vm) else { break }
      try tearDown(vcpu, HypVCPU.size, to: hostVM)
    }
    let created = try loadHalf(vm + HostVM.createdVCPUs)
    try tearDown(vm, HypVM.size(createdVCPUs: created), to: hostVM)
    try unpin(hostVM, HostVM.size)
  }

  /// Gives the root tables back, which are all that the VM's pool holds: 6.12's EL2 maps nothing
  /// into a guest (`reclaim_guest_pages()`).
  private mutating func drainRoot(
    _ root: PhysicalAddress, to hostVM: PhysicalAddress
  ) throws(Panic) {
    for pfn in root.pfn..<root.pfn + GuestRoot.pageCount {
      try drop(backedIndex(pfn))
      try zero(PhysicalAddress(pfn: pfn), 0x1000)
      try push(pfn, onTeardownListOf: hostVM)
      try giveBack(PageRange(first: pfn, count: 1))
    }
  }

  /// Gives the pages of a structure back, with nothing in them but the list's links
  /// (`teardown_donated_memory()`).
  private mutating func tearDown(
    _ address: PhysicalAddress, _ byteCount: UInt64, to hostVM: PhysicalAddress
  ) throws(Panic) {
    let range = address.pages(byteCount)
    try zero(address, range.count << 12)
    for pfn in range.first..<range.end { try push(pfn, onTeardownListOf: hostVM) }
    try giveBack(range)
  }
}
