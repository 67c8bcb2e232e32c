import Hypercalls

// What the host itself does with its structures.
extension Hypervisor {
  /// The host zeroes its `struct kvm`, a teardown list in it included, and says how many vCPUs it
  /// has; `-EFAULT` where a page of it is not the host's.
  mutating func setHostVM(
    _ hostVM: PhysicalAddress, createdVCPUs: UInt64
  ) throws(Panic) -> ReturnCode {
    guard isHosts(hostVM, HostVM.size) else { return .badAddress }
    try clear(hostVM, HostVM.size)
    try storeHalf(createdVCPUs, at: hostVM + HostVM.createdVCPUs)
    return .success
  }

  /// The host zeroes its `struct kvm_vcpu` and gives it its index.
  mutating func setHostVCPU(_ hostVCPU: PhysicalAddress, index: UInt64) throws(Panic) -> ReturnCode
  {
    guard isHosts(hostVCPU, HostVCPU.size) else { return .badAddress }
    try clear(hostVCPU, HostVCPU.size)
    try storeHalf(index, at: hostVCPU + HostVCPU.index)
    return .success
  }

  private mutating func clear(
    _ address: PhysicalAddress, _ byteCount: UInt64
  ) throws(Panic) {
    try zero(address, byteCount)
    try setContents(.host, in: address.pages(byteCount))
  }

  /// Whether the host may access so many bytes of memory.
  func isHosts(_ address: PhysicalAddress, _ byteCount: UInt64) -> Bool {
    let range = address.pages(byteCount)
    guard range.first < layout.ipaPageCount else { return false }
    for pfn in range.first..<range.end {
      guard layout.isAllowedMemory(pfn), (try? hostState(of: pfn)) != .noPage else { return false }
    }
    return true
  }
}
