import Hypercalls

extension Specification {
  /// A run that began ends.
  mutating func step(_ call: VcpuRunEnd) throws(Expectation) -> Expectation {
    let (slot, key) = try vcpu(call.handle, call.index)
    try require((vms.vcpus[key]?.runCount ?? 0) > 0, else: .nothingLoaded)
    vms.vcpus[key]?.runCount -= 1
    vms[slot].loadCount -= 1
    return decided(by: .granted)
  }
}
