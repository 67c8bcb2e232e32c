import Hypercalls

extension Hypervisor {
  /// A page of the hypervisor's own goes on EL2's list of the loaded vCPU: the ready-made VMs have
  /// no host that offers any.
  mutating func handle(_ call: StockMemcache, on cpu: Int) throws(Panic) -> ReturnCode {
    let pfn = call.pfn.rawValue
    guard let vcpu = loadedVCPU(cpu), layout.readyMadeVMs.contains(pfn) else {
      return .invalidArgument
    }
    try push(PhysicalAddress(pfn: pfn), on: memcache(of: vcpu))
    return .success
  }
}
