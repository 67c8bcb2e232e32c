import Hypercalls

extension Hypervisor {
  /// Models `pkvm_load_hyp_vcpu()` of 6.12: `-EINVAL` where EL2 finds no such vCPU.
  mutating func handle(_ call: VcpuRunBegin) throws(Panic) -> ReturnCode {
    lock(.vmTable)
    defer { unlock(.vmTable) }
    guard let vm = vm(call.handle.rawValue),
      let vcpu = try vcpu(call.index.rawValue, of: vm)
    else { return .invalidArgument }
    let page = PageRange(first: vm.pfn, count: 1)
    guard try checkReferable(page) == .success else { return .busy }
    try get(backedIndex(vm.pfn))
    let count = try load(vcpu + HypVCPU.loadCount)
    try store(count + 1, at: vcpu + HypVCPU.loadCount)
    return .success
  }
}
