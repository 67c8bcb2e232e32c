import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_vcpu_load()`, which has no result: `-EINVAL` here says that nothing was loaded.
  mutating func handle(_ call: VcpuLoad, on cpu: Int) throws(Panic) -> ReturnCode {
    try loadVCPU(call.handle.rawValue, index: call.index.rawValue, on: cpu)
  }

  mutating func loadVCPU(_ handle: UInt64, index: UInt64, on cpu: Int) throws(Panic) -> ReturnCode {
    guard loadedVCPU(cpu) == nil else { return .invalidArgument }
    lock(.vmTable)
    defer { unlock(.vmTable) }
    guard let vm = vm(handle), let vcpu = try mainlineVCPU(index, of: vm) else {
      return .invalidArgument
    }
    let isDying = try load(vm + MainlineVM.isDying) != 0
    let isLoaded = try load(vcpu + MainlineVCPU.loadedOn) != 0
    guard holds(!isDying, unless: .dyingVMLoads), holds(!isLoaded, unless: .vcpuLoadsTwice)
    else { return .invalidArgument }
    try store(UInt64(cpu) + 1, at: vcpu + MainlineVCPU.loadedOn)
    try get(backedIndex(vm.pfn))
    setLoadedVCPU(cpu, vcpu)
    return .success
  }
}
