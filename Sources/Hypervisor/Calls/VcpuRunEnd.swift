import Hypercalls

extension Hypervisor {
  /// Models `pkvm_put_hyp_vcpu()` of 6.12: `-EINVAL` where the vCPU is not loaded.
  mutating func handle(_ call: VcpuRunEnd) throws(Panic) -> ReturnCode {
    lock(.vmTable)
    defer { unlock(.vmTable) }
    guard let vm = vm(call.handle.rawValue),
      let vcpu = try vcpu(call.index.rawValue, of: vm),
      case let count = try load(vcpu + HypVCPU.loadCount), count > 0
    else { return .invalidArgument }
    try drop(backedIndex(vm.pfn))
    try store(count - 1, at: vcpu + HypVCPU.loadCount)
    return .success
  }
}
