import Hypercalls

extension Hypervisor {
  /// The host offers a page to the loaded vCPU: `-EINVAL` where there is none, `-EFAULT` where the
  /// page is not the host's.
  mutating func handle(_ call: OfferMemcachePage, on cpu: Int) throws(Panic) -> ReturnCode {
    let pfn = call.pfn.rawValue
    let page = PhysicalAddress(pfn: pfn)
    guard page.pfn == pfn, isHosts(page, 8) else { return .badAddress }
    guard let vcpu = loadedVCPU(cpu) else { return .invalidArgument }
    try push(page, on: hostMemcache(of: vcpu))
    try setContents(.host, in: PageRange(first: pfn, count: 1))
    return .success
  }
}
