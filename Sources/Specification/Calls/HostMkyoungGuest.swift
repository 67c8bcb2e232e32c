import Hypercalls

extension Specification {
  /// The loaded vCPU's guest accessed what it has at a frame, if anything.
  mutating func step(_ call: HostMkyoungGuest, on cpu: Int) throws(Expectation) -> Expectation {
    let vcpu = try loadedVCPU(cpu, isProtected: false)
    try require(!isBeyond(call.gfn.rawValue), else: .beyondAddressSpace)
    let frame = GuestFrame(slot: vcpu.slot, gfn: call.gfn.rawValue)
    if let (first, _) = guestMapping(covering: frame) {
      changeMappings(at: GuestFrame(slot: vcpu.slot, gfn: first), 1) { $0.isAccessed = true }
    }
    return decided(by: .granted)
  }
}
