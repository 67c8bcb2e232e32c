import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_vcpu_load()`, which has no result: `-EINVAL` here says that nothing was loaded.
  mutating func loadVCPU(_ handle: UInt64, index: UInt64, on cpu: Int) throws(Panic) -> ReturnCode {
    guard loadedVCPU(cpu) == nil else { return .invalidArgument }
    lock(.vmTable)
    defer { unlock(.vmTable) }
    guard let vm = vm(handle), try load(vm + MainlineVM.isDying) == 0,
      let vcpu = try mainlineVCPU(index, of: vm),
      try load(vcpu + MainlineVCPU.loadedOn) == 0
    else { return .invalidArgument }
    try store(UInt64(cpu) + 1, at: vcpu + MainlineVCPU.loadedOn)
    try get(backedIndex(vm.pfn))
    setLoadedVCPU(cpu, vcpu)
    return .success
  }
}
