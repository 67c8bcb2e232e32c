import Hypercalls

extension Specification {
  /// What the host is about to write counts once it is written: which call meets it, and whether
  /// before or after that call has read the word, is the implementation's choice.
  mutating func step(_ call: HostMemoryRace) -> Expectation {
    guard let place = call.field.place(in: design) else { return decided(by: .notInDesign) }
    hostMemory.pendingWrite =
      call.read.rawValue & 0xff == 0
      ? nil
      : PendingWrite(
        field: call.field, address: call.structure + place, isHalf: call.field.isHalf,
        value: call.value.rawValue)
    return decided(by: .granted)
  }
}
