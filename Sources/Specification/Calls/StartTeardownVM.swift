import Hypercalls

extension Specification {
  /// A VM of which no vCPU is loaded begins to die.
  mutating func step(_ call: StartTeardownVM) throws(Expectation) -> Expectation {
    let slot = try vm(call.handle)
    try require(vms[slot].loadCount == 0, else: .vcpuInUse)
    try require(vms[slot].state != .dying, else: .isDying)
    vms[slot].state = .dying
    return decided(by: .granted)
  }
}
