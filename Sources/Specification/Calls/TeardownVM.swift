import Hypercalls

extension Specification {
  /// 6.12's VM ends at once, unless a vCPU of it runs: all that it was made of goes back to the
  /// host, on the list in the host's structure, and the host's structures are pinned no longer.
  mutating func step(
    _ call: TeardownVM, _ evidence: Evidence
  ) throws(Expectation) -> Expectation {
    guard let slot = vmSlot(of: call.handle) else { throw decided(by: .noVM, as: .noEntry) }
    let vm = vms[slot]
    try require(vm.loadCount == 0, else: .vcpuInUse, as: .busy)

    var list = hostList(at: vm.hostVM + HostVM.structuresGivenBack)
    endReading(evidence)
    tearDown(PageRange(first: vm.root, count: 2), on: &list)
    while let key = vms.vcpus.firstKey(in: VMs.keys(of: slot)), let vcpu = vms.vcpus[key] {
      count(-1, pinsOf: vcpu.hostVCPU, hostVCPUSize)
      let area = Address(pfn: vcpu.area).pages(HypStructure.vcpu(in: design))
      tearDown(area, on: &list)
      vms.vcpus[key] = nil
    }
    tearDown(vm.area, on: &list)
    write(list)
    count(-1, pinsOf: vm.hostVM, hostVMSize)
    vms[slot] = AbstractVM()
    return decided(by: .granted)
  }
}
