import Hypercalls

extension Specification {
  /// How many pages the hypervisor wants to hold before it maps anything for a guest.
  static var tablesHeld: Int { 2 }

  /// Takes pages that the host offers until the hypervisor holds as many as the host's list says.
  /// What was taken before a failure stays, whatever becomes of the call.
  mutating func refill(_ loaded: LoadedVCPU, _ evidence: Evidence) throws(Expectation) {
    guard var vcpu = vms.vcpus[loaded.key] else { return }
    // The list is read once: what the host writes there later does not count.
    var list = hostList(at: vcpu.hostVCPU + HostVCPU.offered)
    endReading(evidence)
    let wanted = list.count
    var admitted = 0
    var rule: Rule?
    while UInt64(vcpu.memcache.count) < wanted {
      let page = PageRange(first: Address(list.first).pfn, count: 1)
      guard list.count > 0, decision(on: page, wanting: .hostAlone) == nil else {
        rule = .offerNotHosts
        break
      }
      let demand = TableDemand.pages(of: page, host: true, hyp: true)
      if admitted >= evidence.admittedCount, tablesAreShort(for: demand, evidence) {
        rule = .tablesShort
        break
      }
      let content = memory[page.first].content
      memory.change(
        page.first,
        to: AbstractPage(owner: .hyp, content: content, slot: UInt8(loaded.slot + 1)))
      list.first = hostMemory[Address(pfn: page.first)]
      list.count -= 1
      admitted += 1
      vms.push(page.first, on: &vcpu.memcache)
    }
    vms.vcpus[loaded.key] = vcpu
    write(list)
    try refuse(rule)
  }

  /// Whether the hypervisor holds the pages that any mapping may need.
  func holdsTables(_ loaded: LoadedVCPU) -> Bool {
    (vms.vcpus[loaded.key]?.memcache.count ?? 0) >= Self.tablesHeld
  }
}
