import Hypercalls

extension Hypervisor {
  /// The host zeroes its `struct kvm_vcpu`, the pages that it offers included, and gives it its
  /// index.
  mutating func handle(_ call: SetHostVCPU) throws(Panic) -> ReturnCode {
    let hostVCPU = PhysicalAddress(call.hostVCPU)
    let size = design == .mainline ? HostVCPU.mainlineSize : HostVCPU.size
    guard isHosts(hostVCPU, size) else { return .badAddress }
    try clear(hostVCPU, size)
    try storeHalf(call.index.rawValue, at: hostVCPU + HostVCPU.index)
    return .success
  }
}
