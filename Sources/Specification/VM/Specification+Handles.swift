import Hypercalls

// VMs by their handles, vCPUs by the CPU that has them loaded.
extension Specification {
  /// The slot that a handle names; what a handle has beyond 16 bits is cut off, in 6.12 what it has
  /// beyond 32.
  func slot(of handle: Handle) -> Int? {
    let mask: UInt64 = design == .mainline ? 0xffff : 0xffff_ffff
    let index = handle.rawValue & mask &- Handle.first
    return index < UInt64(VMs.slotCount) ? Int(index) : nil
  }

  /// The slot of the VM that a handle names; nil where there is none.
  func vmSlot(of handle: Handle) -> Int? {
    guard let slot = slot(of: handle), vms[slot].state.exists else { return nil }
    return slot
  }

  /// The same for calls that need a VM.
  func vm(_ handle: Handle) throws(Expectation) -> Int {
    guard let slot = vmSlot(of: handle) else { throw decided(by: .noVM) }
    return slot
  }

  /// The slot of a VM with whose guest the host shares memory.
  func sharingVM(_ handle: Handle) throws(Expectation) -> Int {
    let slot = try vm(handle)
    try require(!vms[slot].isProtected, else: .otherKindOfVM)
    return slot
  }

  /// The vCPU that a CPU has loaded.
  func loadedVCPU(_ cpu: Int) throws(Expectation) -> LoadedVCPU {
    let vcpu = LoadedVCPU(key: vms.loaded[cpu])
    try require(vcpu.key != 0, else: .nothingLoaded)
    return vcpu
  }

  /// The same, where its VM has to be of a kind.
  func loadedVCPU(_ cpu: Int, isProtected: Bool) throws(Expectation) -> LoadedVCPU {
    let vcpu = try loadedVCPU(cpu)
    try require(vms[vcpu.slot].isProtected == isProtected, else: .otherKindOfVM)
    return vcpu
  }
}

/// A vCPU that a CPU has loaded, by its key.
struct LoadedVCPU {
  var key: UInt64
  var slot: Int { VMs.slot(ofKey: key) }
}
