import Hypercalls

extension Specification {
  /// The loaded vCPU's guest lends the host a page that is the guest's alone.
  mutating func step(_ call: GuestShareHost, on cpu: Int) throws(Expectation) -> Expectation {
    let vcpu = try loadedVCPU(cpu)
    try require(!isBeyond(call.gfn.rawValue), else: .beyondAddressSpace)
    let frame = GuestFrame(slot: vcpu.slot, gfn: call.gfn.rawValue)
    var mapping = try guestPage(frame)
    try require(mapping.state == .owned, else: .notGuests)

    mapping.state = .lent
    vms.setMapping(mapping, at: frame)
    place(guestPage: mapping.pfn, for: vcpu.slot, borrower: .host)
    return decided(by: .granted)
  }
}
