import Hypercalls

extension Specification {
  /// The CPU's vCPU is no longer loaded.
  mutating func step(_ call: VcpuPut, on cpu: Int) throws(Expectation) -> Expectation {
    let vcpu = try loadedVCPU(cpu)
    vms.vcpus[vcpu.key]?.loadedOn = nil
    vms.loaded[cpu] = 0
    vms[vcpu.slot].loadCount -= 1
    return decided(by: .granted)
  }
}
