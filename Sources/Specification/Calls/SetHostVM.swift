import Hypercalls

extension Specification {
  /// The host zeroes its structure, lists of pages in it included, and describes a VM there. In
  /// 6.12 a VM has no handle yet, and no kind.
  mutating func step(_ call: SetHostVM) throws(Expectation) -> Expectation {
    try require(isHosts(call.hostVM, hostVMSize), else: .structureNotHosts)
    hostMemory.zero(call.hostVM, hostVMSize)
    hostMemory.setHalf(call.createdVCPUs.rawValue, at: call.hostVM + HostVM.createdVCPUs)
    if design == .mainline {
      hostMemory.setHalf(call.handle.rawValue & 0xffff, at: call.hostVM + HostVM.handle)
      hostMemory[call.hostVM + HostVM.isProtected] = call.isProtected.isSet ? 1 : 0
    }
    noteHostWrote(call.hostVM.pages(hostVMSize))
    return decided(by: .granted)
  }
}
