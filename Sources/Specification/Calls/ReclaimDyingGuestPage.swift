import Hypercalls

extension Specification {
  /// The host takes back what a dying VM's guest has at a frame.
  mutating func step(_ call: ReclaimDyingGuestPage) throws(Expectation) -> Expectation {
    let slot = try vm(call.handle)
    try require(vms[slot].state == .dying, else: .notDying)
    return try reclaim(call.gfn.rawValue, of: slot)
  }
}
