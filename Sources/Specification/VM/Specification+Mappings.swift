import Hypercalls

// What guests have at their frames.
extension Specification {
  func isBeyond(_ gfn: UInt64, _ count: UInt64 = 1) -> Bool {
    gfn >= addressSpacePageCount || addressSpacePageCount - gfn < count
  }

  /// Why frames are not those of one mapping, or nil; addresses apart.
  func obstacle(toMapping count: UInt64, at gfn: UInt64, _ pfn: UInt64 = 0) -> Rule? {
    if count == 1 { return nil }
    let isBlock = count == GuestMapping.blockPageCount && (gfn | pfn) & (count - 1) == 0
    return isBlock ? nil : .notMappable
  }

  /// A page that a guest has, for calls that need one.
  func guestPage(_ frame: GuestFrame) throws(Expectation) -> GuestMapping {
    guard let (_, mapping) = guestMapping(covering: frame) else { throw decided(by: .frameEmpty) }
    try require(!mapping.isPoison, else: .framePoisoned)
    try require(!mapping.isBlock, else: .otherSize)
    return mapping
  }

  /// What a guest has at a frame, in a mapping of so many pages; nil where it has nothing there.
  func sharedMapping(_ frame: GuestFrame, _ count: UInt64) throws(Expectation) -> GuestMapping? {
    guard let (_, mapping) = guestMapping(covering: frame) else { return nil }
    try require(mapping.pageCount == count, else: .otherSize)
    return mapping
  }

  /// Changes each mapping that begins among so many frames; none reaches over their ends.
  mutating func changeMappings(
    at frame: GuestFrame, _ count: UInt64, _ change: (inout GuestMapping) -> Void
  ) {
    for gfn in frame.gfn..<frame.gfn + count {
      let place = GuestFrame(slot: frame.slot, gfn: gfn)
      guard let before = guestMapping(at: place), !before.isPoison else { continue }
      var mapping = before
      change(&mapping)
      if mapping != before { vms.setMapping(mapping, at: place) }
    }
  }

  /// Whether a guest has anything at all at so many frames.
  func hasNothing(at frame: GuestFrame, _ count: UInt64) -> Bool {
    for gfn in frame.gfn..<frame.gfn + count
    where guestMapping(covering: GuestFrame(slot: frame.slot, gfn: gfn)) != nil {
      return false
    }
    return true
  }

  /// Maps where nothing is. The tables on the way are made of pages that were tables of the VM
  /// before, or else of such as the host gave the vCPU; two are held.
  mutating func map(_ mapping: GuestMapping, at frame: GuestFrame, from vcpu: LoadedVCPU) {
    let levels = mapping.isBlock ? 2...2 : 2...3
    for level in levels {
      let key = VMs.tableKey(level, frame.gfn, slot: frame.slot)
      if vms.tables[key] == nil {
        vms.tables[key] = GuestTable(pfn: takeTable(for: vcpu), entryCount: 0)
        if level == 3 { countEntry(1, level: 2, frame) }
      }
    }
    countEntry(1, level: levels.upperBound, frame)
    vms.setMapping(mapping, at: frame)
    vms[frame.slot].mappingCount += 1
  }

  /// Ends a mapping; tables that become empty go to the VM's pool, the lower first.
  mutating func unmap(_ frame: GuestFrame, _ mapping: GuestMapping) {
    vms.setMapping(nil, at: frame)
    vms[frame.slot].mappingCount -= 1
    var level = mapping.isBlock ? 2 : 3
    while level >= 2 {
      countEntry(-1, level: level, frame)
      let key = VMs.tableKey(level, frame.gfn, slot: frame.slot)
      guard let table = vms.tables[key], table.entryCount == 0 else { return }
      vms.tables[key] = nil
      addToPool(table.pfn, of: frame.slot)
      level -= 1
    }
  }

  /// What was there is gone, and nothing comes in its place; the table stays.
  mutating func poison(_ frame: GuestFrame) {
    vms.setMapping(.poison, at: frame)
    vms[frame.slot].mappingCount -= 1
  }

  private mutating func countEntry(_ difference: Int, level: Int, _ frame: GuestFrame) {
    let key = VMs.tableKey(level, frame.gfn, slot: frame.slot)
    guard var table = vms.tables[key] else { return }
    table.entryCount += difference
    vms.tables[key] = table
  }

  /// A zeroed page of the VM's.
  private mutating func takeTable(for vcpu: LoadedVCPU) -> UInt64 {
    var pool = vms[vcpu.slot].pool
    var page = vms.takeFirst(from: &pool)
    vms[vcpu.slot].pool = pool
    if page == nil, var holder = vms.vcpus[vcpu.key] {
      page = vms.pop(from: &holder.memcache)
      vms.vcpus[vcpu.key] = holder
    }
    guard let page else { return 0 }
    hostMemory.zeroPage(page)
    memory.change(page, to: AbstractPage(owner: .hyp, slot: UInt8(vcpu.slot + 1)))
    return page
  }

  func addToPool(_ pfn: UInt64, of slot: Int) {
    var pool = vms[slot].pool
    vms.append(pfn, to: &pool)
    vms[slot].pool = pool
  }
}
