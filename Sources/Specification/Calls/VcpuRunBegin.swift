import Hypercalls

extension Specification {
  /// A vCPU of 6.12 begins to run, on whichever CPU, as often as counters allow.
  mutating func step(_ call: VcpuRunBegin) throws(Expectation) -> Expectation {
    let (slot, key) = try vcpu(call.handle, call.index)
    try require(vms[slot].loadCount < countMax, else: .counterFull)
    vms.vcpus[key]?.runCount += 1
    vms[slot].loadCount += 1
    return decided(by: .granted)
  }

  /// A vCPU by its VM's handle and its index, for calls that need one.
  func vcpu(
    _ handle: Handle, _ index: SmallNumber
  ) throws(Expectation) -> (slot: Int, key: UInt64) {
    let slot = try vm(handle)
    let key = VMs.vcpuKey(index.rawValue & 0xffff_ffff, slot: slot)
    try require(
      index.rawValue < UInt64(vms[slot].createdVCPUs) && vms.vcpus[key] != nil,
      else: .noSuchVCPU)
    return (slot, key)
  }
}
