import Hypercalls

extension Specification {
  /// The host gives the loaded vCPU's guest, which is protected, a page that is the host's alone,
  /// with what is in it.
  mutating func step(
    _ call: HostDonateGuest, on cpu: Int, _ evidence: Evidence
  ) throws(Expectation) -> Expectation {
    let vcpu = try loadedVCPU(cpu, isProtected: true)
    let gfn = call.gfn.rawValue
    let page = PageRange(call.pfn)
    try require(!isBeyond(gfn) && !isBeyond(page.first), else: .beyondAddressSpace)
    try refill(vcpu, evidence)

    try refuse(obstacle(at: page.first, to: .hostAlone))
    let frame = GuestFrame(slot: vcpu.slot, gfn: gfn)
    try require(hasNothing(at: frame, 1), else: .frameInUse)
    try require(holdsTables(vcpu), else: .memcacheShort)
    try requireTables(for: .pages(of: page, host: true), evidence)

    place(guestPage: page.first, for: vcpu.slot, borrower: .none)
    vms.setHome(of: page.first, gfn)
    map(GuestMapping(page.first, .owned, .all, isBlock: false), at: frame, from: vcpu)
    return decided(by: .granted)
  }

  /// Writes that a guest owns a page, lent to the host or not; what is in it stays.
  mutating func place(guestPage pfn: UInt64, for slot: Int, borrower: Borrower) {
    let content = memory[pfn].content
    memory.change(
      pfn,
      to: AbstractPage(
        owner: .guest, borrower: borrower, content: content, slot: UInt8(slot + 1)))
  }

  /// A page that a guest owned is the host's alone; the guest's secrets are wiped.
  mutating func returnFromGuest(_ pfn: UInt64, wiped: Bool) {
    if wiped { hostMemory.zeroPage(pfn) }
    memory.change(
      pfn, to: AbstractPage(owner: .host, content: wiped ? .nobody : memory[pfn].content))
  }
}
