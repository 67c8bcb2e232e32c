import Hypercalls

extension Specification {
  /// A CPU loads one vCPU at a time, and a vCPU is loaded by one CPU. The kernel tells nobody that
  /// it loaded nothing; here the answer does.
  mutating func step(_ call: VcpuLoad, on cpu: Int) throws(Expectation) -> Expectation {
    try require(vms.loaded[cpu] == 0, else: .cpuInUse)
    try require(vms[vm(call.handle)].state != .dying, else: .isDying)
    let (slot, key) = try vcpu(call.handle, call.index)
    try require(vms.vcpus[key]?.loadedOn == nil, else: .vcpuInUse)

    vms.vcpus[key]?.loadedOn = cpu
    vms.loaded[cpu] = key
    vms[slot].loadCount += 1
    return decided(by: .granted)
  }
}
