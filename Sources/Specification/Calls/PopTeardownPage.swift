import Hypercalls

extension Specification {
  /// The host takes the first page off the list of what a VM's end gave back; the answer is its
  /// number.
  mutating func step(_ call: PopTeardownPage) throws(Expectation) -> Expectation {
    try require(isHosts(call.hostVM, hostVMSize), else: .structureNotHosts)
    let list = call.hostVM + HostVM.structuresGivenBack
    let count = hostMemory[list + 8]
    try require(count > 0, else: .emptyList)
    let first = Address(hostMemory[list])
    try require(isHosts(first, 8), else: .structureNotHosts)
    hostMemory[list] = hostMemory[Address(pfn: first.pfn)]
    hostMemory[list + 8] = count - 1
    return decided(by: .granted, as: ReturnCode(rawValue: Int64(first.pfn)))
  }
}
