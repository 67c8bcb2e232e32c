import Hypercalls

extension Specification {
  /// The host zeroes its structure, the list of pages that it offers included, and gives the vCPU
  /// its index.
  mutating func step(_ call: SetHostVCPU) throws(Expectation) -> Expectation {
    try require(isHosts(call.hostVCPU, hostVCPUSize), else: .structureNotHosts)
    hostMemory.zero(call.hostVCPU, hostVCPUSize)
    hostMemory.setHalf(call.index.rawValue, at: call.hostVCPU + HostVCPU.index)
    noteHostWrote(call.hostVCPU.pages(hostVCPUSize))
    return decided(by: .granted)
  }
}
