import Hypercalls

extension Specification {
  /// The inner function does not ask whether the VM is dying; its caller must.
  mutating func step(_ call: ReclaimGuestPage) throws(Expectation) -> Expectation {
    try reclaim(call.gfn.rawValue, of: vm(call.handle))
  }

  /// A page that was the guest's alone is wiped. One that the host only lent is not for this call.
  mutating func reclaim(
    _ gfn: UInt64, of slot: Int
  ) throws(Expectation) -> Expectation {
    try require(!isBeyond(gfn), else: .beyondAddressSpace)
    let frame = GuestFrame(slot: slot, gfn: gfn)
    // Taken already.
    if guestMapping(at: frame)?.isPoison == true {
      return decided(by: .framePoisoned, as: .success)
    }
    let mapping = try guestPage(frame)
    try require(mapping.state != .borrowed, else: .notGuests)

    unmap(frame, mapping)
    returnFromGuest(mapping.pfn, wiped: mapping.state == .owned)
    return decided(by: .granted)
  }
}
