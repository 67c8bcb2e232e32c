import Hypercalls

// What mainline's host does with its own structures.
extension Hypervisor {
  /// The host zeroes its `struct kvm`, lists of pages in it included, and describes its VM there.
  mutating func setHostVM(
    _ hostVM: PhysicalAddress, handle: UInt64, createdVCPUs: UInt64, isProtected: Bool
  ) throws(Panic) -> ReturnCode {
    guard isHosts(hostVM, HostVM.mainlineSize) else { return .badAddress }
    try zero(hostVM, HostVM.mainlineSize)
    try storeHalf(handle & policy.handleMask, at: hostVM + HostVM.handle)
    try storeHalf(createdVCPUs, at: hostVM + HostVM.createdVCPUs)
    try store(isProtected ? 1 : 0, at: hostVM + HostVM.isProtected)
    try setContents(.host, in: hostVM.pages(HostVM.mainlineSize))
    return .success
  }

  /// The host zeroes its `struct kvm_vcpu`, the pages that it offers included, and gives it its
  /// index.
  mutating func setMainlineHostVCPU(
    _ hostVCPU: PhysicalAddress, index: UInt64
  ) throws(Panic) -> ReturnCode {
    guard isHosts(hostVCPU, HostVCPU.mainlineSize) else { return .badAddress }
    try zero(hostVCPU, HostVCPU.mainlineSize)
    try storeHalf(index, at: hostVCPU + HostVCPU.index)
    try setContents(.host, in: hostVCPU.pages(HostVCPU.mainlineSize))
    return .success
  }
}
