import Hypercalls

/// The list of pages that a teardown gives back, for the host to free. It starts in the host's
/// `struct kvm`; this is EL2's copy of the start.
struct TeardownMemcache {
  /// Where the host finds it.
  let place: Memcache
  fileprivate var head: UInt64 = 0
  fileprivate var count: UInt64 = 0

  fileprivate init(at place: Memcache) { self.place = place }
}

extension Hypervisor {
  func teardownList(of hostVM: PhysicalAddress) -> Memcache {
    Memcache(head: hostVM + HostVM.teardownHead)
  }

  /// Reads the start of a list, once: the host may write there at any time.
  mutating func open(_ place: Memcache) throws(Panic) -> TeardownMemcache {
    var list = TeardownMemcache(at: place)
    if !bugs.contains(.teardownListReadAgain) { try read(&list) }
    return list
  }

  /// Writes the start back, for the host to see.
  mutating func close(_ list: TeardownMemcache) throws(Panic) {
    if !bugs.contains(.teardownListReadAgain) { try write(list) }
  }

  private mutating func read(_ list: inout TeardownMemcache) throws(Panic) {
    list.head = try loadShared(list.place.head)
    list.count = try loadShared(list.place.count)
  }

  private mutating func write(_ list: TeardownMemcache) throws(Panic) {
    try store(list.head, at: list.place.head)
    try store(list.count, at: list.place.count)
  }

  /// Puts a page in front (`push_hyp_memcache()`); as they are, kernels push into the host's
  /// memory.
  private mutating func push(_ pfn: UInt64, on list: inout TeardownMemcache) throws(Panic) {
    let isInPlace = bugs.contains(.teardownListReadAgain)
    if isInPlace { try read(&list) }
    let page = PhysicalAddress(pfn: pfn)
    try store(list.head, at: page)
    list.head = page.bits
    list.count &+= 1
    if isInPlace { try write(list) }
  }

  /// Gives a page back as it is, but for the list's link.
  mutating func giveBack(_ pfn: UInt64, on list: inout TeardownMemcache) throws(Panic) {
    try push(pfn, on: &list)
    try giveBack(PageRange(first: pfn, count: 1))
  }

  /// Gives the pages of a structure back, with nothing in them but the list's links
  /// (`teardown_donated_memory()`).
  mutating func tearDown(
    _ address: PhysicalAddress, _ byteCount: UInt64, on list: inout TeardownMemcache
  ) throws(Panic) {
    let range = address.pages(byteCount)
    if !bugs.contains(.structureReturnedFull) { try zero(address, range.count << 12) }
    for pfn in range.first..<range.end { try push(pfn, on: &list) }
    try giveBack(range)
  }
}
