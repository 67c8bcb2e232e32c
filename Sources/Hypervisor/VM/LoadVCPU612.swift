import Hypercalls

// A vCPU of 6.12 while it runs: the VM is counted as in use.
extension Hypervisor {
  /// Models `pkvm_load_hyp_vcpu()` of 6.12: `-EINVAL` where EL2 finds no such vCPU.
  mutating func loadVCPU612(_ handle: UInt64, index: UInt64) throws(Panic) -> ReturnCode {
    lock(.vmTable)
    defer { unlock(.vmTable) }
    guard let vm = vm(handle),
      let vcpu = try vcpu(index, of: vm)
    else { return .invalidArgument }
    let page = PageRange(first: vm.pfn, count: 1)
    guard try checkReferable(page) == .success else { return .busy }
    try get(backedIndex(vm.pfn))
    let count = try load(vcpu + HypVCPU.loadCount)
    try store(count + 1, at: vcpu + HypVCPU.loadCount)
    return .success
  }

  /// Models `pkvm_put_hyp_vcpu()` of 6.12: `-EINVAL` where the vCPU is not loaded.
  mutating func putVCPU612(_ handle: UInt64, index: UInt64) throws(Panic) -> ReturnCode {
    lock(.vmTable)
    defer { unlock(.vmTable) }
    guard let vm = vm(handle),
      let vcpu = try vcpu(index, of: vm),
      case let count = try load(vcpu + HypVCPU.loadCount), count > 0
    else { return .invalidArgument }
    try drop(backedIndex(vm.pfn))
    try store(count - 1, at: vcpu + HypVCPU.loadCount)
    return .success
  }

  /// A VM's vCPU, or nil where it has none of that index yet.
  func vcpu(_ index: UInt64, of vm: PhysicalAddress) throws(Panic) -> PhysicalAddress? {
    guard try index < load(vm + HypVM.vcpuCount) else { return nil }
    return PhysicalAddress(bits: try load(vm + HypVM.vcpus + 8 * index))
  }
}
