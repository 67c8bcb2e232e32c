import Hypercalls

extension Specification {
  /// The loaded vCPU's guest takes back a page that it lent the host, with what is in it.
  ///
  /// The host's tables exist where a page was given away, so memory cannot run out.
  mutating func step(_ call: GuestUnshareHost, on cpu: Int) throws(Expectation) -> Expectation {
    let vcpu = try loadedVCPU(cpu)
    try require(!isBeyond(call.gfn.rawValue), else: .beyondAddressSpace)
    let frame = GuestFrame(slot: vcpu.slot, gfn: call.gfn.rawValue)
    var mapping = try guestPage(frame)
    try require(mapping.state == .lent, else: .notLentToHost)

    mapping.state = .owned
    vms.setMapping(mapping, at: frame)
    place(guestPage: mapping.pfn, for: vcpu.slot, borrower: .none)
    return decided(by: .granted)
  }
}
