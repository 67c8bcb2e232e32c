import Hypercalls

/// A list of pages, linked through the first word of each: where its head lies, and behind the head
/// the number of pages (`struct kvm_hyp_memcache`).
struct Memcache: Sendable {
  let head: PhysicalAddress
  var count: PhysicalAddress { head + 8 }
}

extension Hypervisor {
  /// The pages that EL2 holds for a vCPU's guest.
  func memcache(of vcpu: PhysicalAddress) -> Memcache {
    Memcache(head: vcpu + MainlineVCPU.memcacheHead)
  }

  /// The pages that the host offers for it, a list in the host's own structure.
  func hostMemcache(of vcpu: PhysicalAddress) throws(Panic) -> Memcache {
    let hostVCPU = PhysicalAddress(bits: try load(vcpu + MainlineVCPU.hostVCPU))
    return Memcache(head: hostVCPU + HostVCPU.memcacheHead)
  }

  /// Puts a page in front of a list (`push_hyp_memcache()`).
  mutating func push(_ page: PhysicalAddress, on list: Memcache) throws(Panic) {
    try store(load(list.head), at: page)
    try store(page.bits, at: list.head)
    try store(load(list.count) &+ 1, at: list.count)
  }

  /// Takes the first page of a list (`pop_hyp_memcache()`).
  mutating func pop(from list: Memcache) throws(Panic) -> UInt64? {
    let count = try load(list.count)
    guard count > 0 else { return nil }
    let pfn = PhysicalAddress(bits: try load(list.head)).pfn
    try store(load(PhysicalAddress(pfn: pfn)), at: list.head)
    if !bugs.contains(.memcacheCountStays) { try store(count - 1, at: list.count) }
    return pfn
  }

  /// The page that an offer names: what the address has beyond that is cut off.
  private func offeredPage(_ address: PhysicalAddress) -> PhysicalAddress {
    bugs.contains(.memcacheHeadUnaligned) ? address : PhysicalAddress(pfn: address.pfn)
  }

  /// Brings EL2's list up to the length of the host's, by donation from its front; false where a
  /// page cannot be had. What was admitted before stays so (`pkvm_refill_memcache()`).
  mutating func refill(_ vcpu: PhysicalAddress) throws(Panic) -> Bool {
    let own = memcache(of: vcpu)
    let offered = try hostMemcache(of: vcpu)
    // Read once: the host may write there at any time.
    let wanted = try loadShared(offered.count)
    var head = PhysicalAddress(bits: try loadShared(offered.head))
    var count = try keep(wanted, of: offered.count, unless: .memcacheCountReadTwice)

    var isFilled = true
    while try load(own.count) < wanted {
      var page = offeredPage(head)
      guard count > 0, try bugs.contains(.memcachePageNotTaken) ? true : take(page, 1 << 12) else {
        isFilled = false
        break
      }
      let taken = try keep(head.bits, of: offered.head, unless: .memcacheHeadReadTwice)
      page = offeredPage(PhysicalAddress(bits: taken))
      head = PhysicalAddress(bits: try load(page))
      count -= 1
      try push(page, on: own)
    }
    try store(head.bits, at: offered.head)
    try store(count, at: offered.count)
    return isFilled
  }
}
