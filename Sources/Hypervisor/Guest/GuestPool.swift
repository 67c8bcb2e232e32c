import Hypercalls

// The pages that a VM's tables are made of: first those that were tables of it before, then those
// that the host gave.
extension Hypervisor {
  /// A zeroed page for a table, or nil (`guest_s2_zalloc_page()`).
  mutating func allocateTable(
    for guest: Guest, from vcpu: PhysicalAddress, level: Int, base: UInt64
  ) throws(Panic) -> Int? {
    var page = try takeFromPool(of: guest.vm)
    var start = page.map { PhysicalAddress(pfn: $0) }
    if page == nil {
      start = PhysicalAddress(bits: try load(memcache(of: vcpu).head))
      page = try pop(from: memcache(of: vcpu))
    }
    guard let page, let start else { return nil }
    try zero(start, 1 << 12)
    let index = try backedIndex(page)
    guard hypPage(index).refcount == 0 else { throw Panic(site: .referenceAlreadySet) }
    try get(index)
    let slot = UInt64(slot(of: try load(guest.vm + MainlineVM.handle))!)
    let use = TableUse(guestSlot: slot, level: level, base: base)
    journal.write(arena.tableUseStart + index, use.bits)
    return index
  }

  /// Drops the last reference of a table without entries (`guest_s2_put_page()`).
  mutating func freeTable(_ table: Int, of guest: Guest) throws(Panic) {
    try drop(table)
    journal.write(arena.tableUseStart + table, 0)
    try addToPool(frames.pfn(of: table), of: guest.vm)
  }

  // The pool is a queue through the first words of its pages.

  private mutating func addToPool(_ pfn: UInt64, of vm: PhysicalAddress) throws(Panic) {
    let page = PhysicalAddress(pfn: pfn)
    try store(0, at: page)
    let tail = PhysicalAddress(bits: try load(vm + MainlineVM.poolTail))
    let isFirst = tail.bits == 0
    let linked = !isFirst && bugs.contains(.poolPageLinksItself) ? tail : page
    try store(linked.bits, at: isFirst ? vm + MainlineVM.poolHead : tail)
    try store(page.bits, at: vm + MainlineVM.poolTail)
  }

  mutating func takeFromPool(of vm: PhysicalAddress) throws(Panic) -> UInt64? {
    let page = PhysicalAddress(bits: try load(vm + MainlineVM.poolHead))
    guard page.bits != 0 else { return nil }
    let next = try load(page)
    try store(next, at: vm + MainlineVM.poolHead)
    if next == 0 { try store(0, at: vm + MainlineVM.poolTail) }
    try store(0, at: page)
    return page.pfn
  }
}
