import Hypercalls

// The list of pages that a teardown gives back, for the host to free: it starts in the host's
// `struct kvm` and is linked through the first word of each page (`struct kvm_hyp_memcache`).
extension Hypervisor {
  /// Puts a page in front of the list (`push_hyp_memcache()`).
  mutating func push(
    _ pfn: UInt64, onTeardownListOf hostVM: PhysicalAddress
  ) throws(Panic) {
    let page = PhysicalAddress(pfn: pfn)
    try store(load(hostVM + HostVM.teardownHead), at: page)
    try store(page.bits, at: hostVM + HostVM.teardownHead)
    try store(load(hostVM + HostVM.teardownCount) &+ 1, at: hostVM + HostVM.teardownCount)
  }

  /// The host takes the first page off the list: its number, `-ENOENT` where the list is empty,
  /// `-EFAULT` where the host may not read what it needs.
  mutating func popTeardownPage(_ hostVM: PhysicalAddress) throws(Panic) -> ReturnCode {
    guard isHosts(hostVM, HostVM.size) else { return .badAddress }
    let count = try load(hostVM + HostVM.teardownCount)
    guard count > 0 else { return .noEntry }
    let page = PhysicalAddress(bits: try load(hostVM + HostVM.teardownHead))
    guard isHosts(page, 8) else { return .badAddress }
    try store(load(page), at: hostVM + HostVM.teardownHead)
    try store(count - 1, at: hostVM + HostVM.teardownCount)
    return ReturnCode(rawValue: Int64(page.pfn))
  }
}
