import Hypercalls

extension Specification {
  /// A promise is taken back; other slots stay as they are, and nobody is told.
  mutating func step(_ call: UnreserveVM) -> Expectation {
    if let slot = slot(of: call.handle), vms[slot].state == .reserved {
      vms[slot] = AbstractVM()
    }
    return decided(by: .granted)
  }
}
