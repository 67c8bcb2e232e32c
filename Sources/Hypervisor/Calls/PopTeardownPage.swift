import Hypercalls

extension Hypervisor {
  /// The host takes the first page off the list: its number, `-ENOENT` where the list is empty,
  /// `-EFAULT` where the host may not read what it needs.
  mutating func handle(_ call: PopTeardownPage) throws(Panic) -> ReturnCode {
    let hostVM = PhysicalAddress(call.hostVM)
    guard isHosts(hostVM, HostVM.size) else { return .badAddress }
    let list = teardownList(of: hostVM)
    guard try load(list.count) > 0 else { return .noEntry }
    guard isHosts(PhysicalAddress(bits: try load(list.head)), 8), let pfn = try pop(from: list)
    else { return .badAddress }
    return ReturnCode(rawValue: Int64(pfn))
  }
}
