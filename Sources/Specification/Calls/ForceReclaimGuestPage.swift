import Hypercalls

extension Specification {
  /// The host takes a page that is a guest's alone, whoever's that is and while it lives. The page
  /// is wiped, and the guest finds its frame poisoned.
  mutating func step(_ call: ForceReclaimGuestPage) throws(Expectation) -> Expectation {
    let pfn = call.pfn.rawValue
    try require(!isBeyond(pfn), else: .beyondAddressSpace)
    guard memory.map.index(of: pfn) != nil else {
      throw decided(by: .notMemory, as: .badAddress)
    }
    let page = memory[pfn]
    try require(!page.isOpenToHost, else: .isHosts)
    try require(page.owner == .guest, else: .notGuests)

    poison(GuestFrame(slot: Int(page.slot) - 1, gfn: vms.home(of: pfn)))
    returnFromGuest(pfn, wiped: true)
    return decided(by: .granted)
  }
}
