import Hypercalls

extension Specification {
  /// The lowest free slot is promised to a VM to come; the answer is its handle.
  mutating func step(_ call: ReserveVM) -> Expectation {
    guard let slot = vms.firstFree else { return decided(by: .noSlot) }
    vms[slot].state = .reserved
    return decided(by: .granted, as: ReturnCode(rawValue: Int64(Handle.first) + Int64(slot)))
  }
}
