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
    if isLost(pfn) { throw refusal(ofLost: pfn) }

    poison(home(of: pfn))
    returnFromGuest(pfn, wiped: true)
    return decided(by: .granted)
  }

  /// The page's guest is gone, and whatever has its place by now is not robbed in its stead.
  private func refusal(ofLost pfn: UInt64) -> Expectation {
    let frame = home(of: pfn)
    guard vms[frame.slot].state.exists else { return decided(by: .noVM, as: .tryAgain) }
    do {
      _ = try guestPage(frame)
    } catch {
      return error
    }
    return decided(by: .notGuests)
  }
}
