import Hypercalls

// The list of pages that a teardown gives back, for the host to free: it starts in the host's
// `struct kvm`.
extension Hypervisor {
  func teardownList(of hostVM: PhysicalAddress) -> Memcache {
    Memcache(head: hostVM + HostVM.teardownHead)
  }

  /// Gives a page back as it is, but for the list's link.
  mutating func giveBack(_ pfn: UInt64, on list: Memcache) throws(Panic) {
    try push(pfn, on: list)
    try giveBack(PageRange(first: pfn, count: 1))
  }

  /// Gives the pages of a structure back, with nothing in them but the list's links
  /// (`teardown_donated_memory()`).
  mutating func tearDown(
    _ address: PhysicalAddress, _ byteCount: UInt64, on list: Memcache
  ) throws(Panic) {
    let range = address.pages(byteCount)
    if !bugs.contains(.structureReturnedFull) { try zero(address, range.count << 12) }
    for pfn in range.first..<range.end { try push(pfn, on: list) }
    try giveBack(range)
  }
}
