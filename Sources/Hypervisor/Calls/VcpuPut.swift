import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_vcpu_put()`, which has no result: `-EINVAL` here says that none was loaded.
  mutating func handle(_ call: VcpuPut, on cpu: Int) throws(Panic) -> ReturnCode {
    guard let vcpu = loadedVCPU(cpu) else { return .invalidArgument }
    lock(.vmTable)
    defer { unlock(.vmTable) }
    try store(0, at: vcpu + MainlineVCPU.loadedOn)
    setLoadedVCPU(cpu, nil)
    let vm = try vm(of: vcpu)
    if !bugs.contains(.putKeepsReference) { try drop(backedIndex(vm.pfn)) }
    return .success
  }
}
