import Hypercalls

extension Specification {
  /// A spare page of the ready-made VMs goes to the loaded vCPU, as if its host had offered it.
  mutating func step(_ call: StockMemcache, on cpu: Int) throws(Expectation) -> Expectation {
    let loaded = try loadedVCPU(cpu)
    let pfn = call.pfn.rawValue
    guard layout.readyMadeVMs.contains(pfn), var vcpu = vms.vcpus[loaded.key] else {
      throw decided(by: .notHyps, as: .invalidArgument)
    }
    vms.push(pfn, on: &vcpu.memcache)
    vms.vcpus[loaded.key] = vcpu
    var page = memory[pfn]
    page.slot = UInt8(loaded.slot + 1)
    memory.change(pfn, to: page)
    return decided(by: .granted)
  }
}
