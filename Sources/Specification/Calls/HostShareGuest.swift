import Hypercalls

extension Specification {
  /// The host lends the loaded vCPU's guest a page or a block, with rights of its choice. It may
  /// lend a page in several places, to several guests; a protected guest borrows nothing.
  mutating func step(
    _ call: HostShareGuest, on cpu: Int, _ evidence: Evidence
  ) throws(Expectation) -> Expectation {
    let vcpu = try loadedVCPU(cpu, isProtected: false)
    let range = PageRange(call.pfn, call.pages)
    let gfn = call.gfn.rawValue
    guard range.count > 0 else { return decided(by: .emptyRange) }
    let isInSpace = !isBeyond(gfn, range.count) && !isBeyond(range.first, range.count)
    try require(isInSpace, else: .beyondAddressSpace)
    try refill(vcpu, evidence)

    try require(call.rights.areRights, else: .notRights)
    try require(call.rights.executesAtBothLevelsOrNone, else: .halfExecutable)
    try refuse(obstacle(toMapping: range.count, at: gfn, range.first))
    try refuse(decision(beforeStatesOf: range))
    try refuse(obstacle(toLending: range.first))
    let frame = GuestFrame(slot: vcpu.slot, gfn: gfn)
    try require(hasNothing(at: frame, range.count), else: .frameInUse)
    for pfn in range.first..<range.end { try mayShare(pfn) }
    try require(holdsTables(vcpu), else: .memcacheShort)

    place(range, borrower: .guests, addingToCount: 1)
    map(
      GuestMapping(range.first, .borrowed, call.rights, isBlock: range.count > 1),
      at: frame, from: vcpu)
    return decided(by: .granted)
  }

  /// Only memory that the host may hand out can be lent at all.
  private func obstacle(toLending pfn: UInt64) -> Rule? {
    guard memory[pfn].owner == .nobody else { return nil }
    return memory.map.index(of: pfn) == nil ? .notMemory : .noMap
  }

  private func mayShare(_ pfn: UInt64) throws(Expectation) {
    let page = memory[pfn]
    if page.owner == .host, page.borrower == .guests {
      try require(page.count < shareCountMax, else: .counterFull)
    } else {
      try refuse(obstacle(at: pfn, to: .hostAlone))
    }
  }
}
