import Hypercalls

// The machine as `__pkvm_init_finalise()` leaves it.
extension Hypervisor {
  /// Pages of the hypervisor's image, by what they hold.
  private enum Image {
    static let text = 0..<4 as Range<UInt64>
    static let constants = 4..<6 as Range<UInt64>
    static let data: UInt64 = 6
    static let zeroedAndPerCPU = 7..<10 as Range<UInt64>
    static let stack: UInt64 = 10
    static let lent: UInt64 = 11
  }

  mutating func boot() {
    do throws(Panic) {
      try bootHypStage()
      try bootPools()
      try bootHostStage()
    } catch {
      preconditionFailure("the layout leaves the hypervisor no room to boot: \(error.site)")
    }
    precondition(outcome.ending == .returned, "the machine warned at boot: \(outcome.site)")
    precondition(!holdsLocks, "a lock is held after boot")
    precondition(outcome.lockFault == .none, "a lock is misused at boot: \(outcome.lockFault)")
    journal.forget()
    isBooted = true
  }

  /// The hypervisor's pool is what its own tables have left of their share.
  private mutating func bootPools() throws(Panic) {
    let first = hypPool.first
    let hypCount = Int(layout.hypTablePageCount)
    let hostCount = Int(layout.hostTablePageCount)
    hypPool = try makePool(
      variables: 0, first: first, count: hypCount, reserved: hypPool.end - first)
    hostPool = try makePool(
      variables: Pool.variableCount, first: first + hypCount, count: hostCount)

    hostStage.root = allocate(order: 1, from: hostPool)!
    split(hostStage.root, order: 1)
    for table in 0...1 {
      let use = hostStage.use(level: 1, base: UInt64(table) << (Stage.shift(0) - 12))
      journal.write(arena.tableUseStart + hostStage.root + table, use.bits)
    }
  }

  private mutating func bootHypStage() throws(Panic) {
    // Before the tables: the vmemmap and the VM table.
    let kept = UInt64(frames.count) / policy.vmemmapEntriesPerPage + 1
    hypPool.first = frames.index(of: layout.hypPool.first + kept)!
    hypPool.end = hypPool.first
    hypStage.root = allocateEarly()
    journal.write(arena.tableUseStart + hypStage.root, hypStage.use(level: 0, base: 0).bits)

    let image = layout.image.first
    try own(layout.hypPool, .hypData)
    try own(pages(Image.text, from: image), .hypText)
    try own(pages(Image.constants, from: image), .hypConstants)
    try own(pages(Image.zeroedAndPerCPU, from: image), .hypData)
    if !policy.keepsStatesInTables {
      try own(PageRange(first: image + Image.data, count: 1), .hypData)
      try own(layout.readyMadeVMs, .hypData)
      try setHypState(PageRange(first: image + Image.stack, count: 1), .owned)
      try bootReadyMadeVMs()
    } else {
      let lent = PageRange(first: image + Image.lent, count: 1)
      _ = try mapHyp(lent, .hypConstants, .sharedOwned)
    }
    try bootPrivateMappings()
  }

  private func pages(_ range: Range<UInt64>, from image: UInt64) -> PageRange {
    PageRange(first: image + range.lowerBound, count: UInt64(range.count))
  }

  private mutating func own(_ range: PageRange, _ mapping: Mapping) throws(Panic) {
    _ = try mapHyp(range, mapping, .owned)
    if !policy.keepsStatesInTables { try setHypState(range, .owned) }
  }

  /// What EL2 maps outside its linear map: the vmemmap, its stack, the page that turns its MMU on.
  private mutating func bootPrivateMappings() throws(Panic) {
    // The linear map has every physical address, that of a device included; these are above it.
    let area: UInt64 = 1 << (Stage.shift(0) - 12)
    let start = layout.ipaPageCount
    let entriesPerPage = policy.vmemmapEntriesPerPage
    var backing = layout.hypPool.first
    for region in 0..<layout.regionCount {
      let pages = layout.regions[region].pages
      let first = pages.first / entriesPerPage
      let end = (pages.end + entriesPerPage - 1) / entriesPerPage
      for entryPage in first..<end where find(start + entryPage, in: hypStage).descriptor.isEmpty {
        let page = PageRange(first: backing, count: 1)
        _ = try mapHyp(page, .hypData, .owned, at: start + entryPage)
        backing += 1
      }
    }
    let stack = PageRange(first: layout.image.first + Image.stack, count: 1)
    _ = try mapHyp(stack, .hypData, .owned, at: start + area + 1)
    let text = PageRange(first: layout.image.first, count: 1)
    _ = try mapHyp(text, .hypText, .owned, at: start + 2 * area + layout.image.first)
  }

  private mutating func bootHostStage() throws(Panic) {
    let image = layout.image.first
    for offset in 0..<layout.hypPool.count { try disown(layout.hypPool.first + offset) }
    for offset in 0..<Image.lent {
      if policy.lendsText, Image.text.contains(offset) {
        let page = PageRange(first: image + offset, count: 1)
        _ = try setStage2(
          page, .mapping(Mapping(), .owned), allowsBlocks: false)
        try setHostState(page, .noPage)
      } else if offset == Image.data, policy.keepsStatesInTables {
        continue
      } else if offset == Image.stack, bugs.contains(.stackStaysWithHost) {
        continue
      } else {
        try disown(image + offset)
      }
    }
    if policy.keepsStatesInTables {
      let lent = PageRange(first: image + Image.lent, count: 1)
      _ = try setStage2(
        lent, .mapping(.hostMemory, .sharedBorrowed), allowsBlocks: false)
    } else {
      for offset in 0..<layout.readyMadeVMs.count {
        try disown(layout.readyMadeVMs.first + offset)
      }
    }
  }

  private mutating func disown(_ pfn: UInt64) throws(Panic) {
    let page = PageRange(first: pfn, count: 1)
    let annotation = Descriptor.hypAnnotation(keepsStatesInTables: policy.keepsStatesInTables)
    _ = try setStage2(page, .invalid(annotation), allowsBlocks: false)
    if !policy.keepsStatesInTables { try setHostState(page, .noPage) }
  }
}
