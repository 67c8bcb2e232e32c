import Hypercalls

extension Specification {
  /// The host puts a page of its own in front of the list that it offers the loaded vCPU. Nothing
  /// else becomes of the page until the hypervisor takes it.
  mutating func step(_ call: OfferMemcachePage, on cpu: Int) throws(Expectation) -> Expectation {
    let pfn = call.pfn.rawValue
    try require(pfn < addressSpacePageCount, else: .structureNotHosts)
    try require(isHosts(Address(pfn: pfn), 8), else: .structureNotHosts)
    let loaded = try loadedVCPU(cpu)
    guard let vcpu = vms.vcpus[loaded.key] else { throw decided(by: .nothingLoaded) }
    var list = hostList(at: vcpu.hostVCPU + HostVCPU.offered)
    push(pfn, on: &list)
    write(list)
    noteHostWrote(PageRange(first: pfn, count: 1))
    return decided(by: .granted)
  }
}
