import Hypercalls

// 6.12's end of a VM.
extension Hypervisor {
  /// Models `__pkvm_teardown_vm()` of 6.12: every page goes back to the host, on the list in its
  /// structure.
  mutating func handle(_ call: TeardownVM) throws(Panic) -> ReturnCode {
    let handle = call.handle.rawValue
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
    var list = try open(teardownList(of: hostVM))
    try drainRoot(PhysicalAddress(bits: load(vm + HypVM.root)), to: &list)
    for index in 0..<vcpuCount {
      guard let vcpu = try vcpu(index, of: vm) else { break }
      let hostVCPU = PhysicalAddress(bits: try load(vcpu + HypVCPU.hostVCPU))
      try unpin(hostVCPU, HostVCPU.size)
    }
    for index in 0..<vcpuCount {
      guard let vcpu = try vcpu(index, of: vm) else { break }
      try tearDown(vcpu, HypVCPU.size, on: &list)
    }
    let created = try loadHalf(vm + HostVM.createdVCPUs)
    try tearDown(vm, HypVM.size(createdVCPUs: created), on: &list)
    try close(list)
    try unpin(hostVM, HostVM.size)
  }

  /// Gives the root tables back, which are all that the VM's pool holds: 6.12's EL2 maps nothing
  /// into a guest (`reclaim_guest_pages()`).
  private mutating func drainRoot(
    _ root: PhysicalAddress, to list: inout TeardownMemcache
  ) throws(Panic) {
    for pfn in root.pfn..<root.pfn + GuestRoot.pageCount {
      try drop(backedIndex(pfn))
      try zero(PhysicalAddress(pfn: pfn), 0x1000)
      try giveBack(pfn, on: &list)
    }
  }
}
