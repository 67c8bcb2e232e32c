import Hypercalls

extension Hypervisor {
  /// The host zeroes its `struct kvm`, lists of pages in it included, and describes its VM there;
  /// `-EFAULT` where a page of it is not the host's.
  ///
  /// In 6.12 a VM has no handle yet and no kind.
  mutating func handle(_ call: SetHostVM) throws(Panic) -> ReturnCode {
    let hostVM = PhysicalAddress(call.hostVM)
    let isMainline = design == .mainline
    let size = isMainline ? HostVM.mainlineSize : HostVM.size
    guard isHosts(hostVM, size) else { return .badAddress }
    try clear(hostVM, size)
    try storeHalf(call.createdVCPUs.rawValue, at: hostVM + HostVM.createdVCPUs)
    guard isMainline else { return .success }
    try storeHalf(call.handle.rawValue & policy.handleMask, at: hostVM + HostVM.handle)
    try store(call.isProtected.isSet ? 1 : 0, at: hostVM + HostVM.isProtected)
    return .success
  }
}
