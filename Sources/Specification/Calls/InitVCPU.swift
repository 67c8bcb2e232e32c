import Hypercalls

extension Specification {
  /// A VM, which may be dying, gets the vCPU of the index that the host's structure names; the
  /// structure is pinned for the VM's life.
  mutating func step(_ call: InitVCPU, _ evidence: Evidence) throws(Expectation) -> Expectation {
    let size = HypStructure.vcpu(in: design)
    let isInSpace = isAddressable(call.hostVCPU, hostVCPUSize) && isAddressable(call.area, size)
    try require(isInSpace, else: .beyondAddressSpace)
    try require(isHostsToGive(call.area, size), else: .areaNotHosts)
    guard let slot = vmSlot(of: call.handle) else { throw decided(by: .noVM, as: .noEntry) }
    let structure = call.hostVCPU.pages(hostVCPUSize)
    let index = hostMemory.half(at: call.hostVCPU + HostVCPU.index)
    if design == .mainline {
      try pinVCPU(structure, evidence)
      try require(index < UInt64(vms[slot].createdVCPUs), else: .noSuchVCPU)
      try require(
        vms.vcpus[VMs.vcpuKey(index, slot: slot)] == nil, else: .hasVCPU)
    } else {
      // vCPUs come in the order of their index.
      let next = UInt64(vms[slot].vcpuCount)
      try require(next < UInt64(vms[slot].createdVCPUs), else: .hasVCPU)
      try pinVCPU(structure, evidence)
      try require(index == next, else: .noSuchVCPU)
    }
    let area = call.area.pages(size)
    try requireTables(for: demand(forGiving: area), evidence)

    count(1, pinsOf: call.hostVCPU, hostVCPUSize)
    take(area, for: slot, content: .hyp)
    vms.vcpus[VMs.vcpuKey(index, slot: slot)] = AbstractVCPU(
      hostVCPU: call.hostVCPU, area: area.first)
    vms[slot].vcpuCount += 1
    return decided(by: .granted)
  }

  /// A structure that cannot be pinned is busy, whatever the reason: a missing table too.
  private func pinVCPU(_ structure: PageRange, _ evidence: Evidence) throws(Expectation) {
    try require(obstacle(toPinning: structure) == nil, else: .structureNotLent)
    if evidence.result == .busy, demand(forPinning: structure).mayBeUnmet(evidence) {
      throw decided(by: .tablesShort, as: .busy)
    }
  }
}
