import Hypercalls

extension Specification {
  /// Devices may map pages of the host's that nobody else has, and pages of other devices; once
  /// more each time, and all of a range or none.
  mutating func step(_ call: HostShareDMA, _ evidence: Evidence) -> Expectation {
    if let rule = decision(onBytes: call.size, at: call.address) { return decided(by: rule) }
    let range = PageRange(call.address, call.size)
    let isMemory = call.isMemory.isSet
    if let rule = decision(onLendingToDevices: range, isMemory: isMemory) {
      return decided(by: rule)
    }
    if !isMemory, !hasRoom(toNote: range, isEntry: false) { return decided(by: .noRoomToNote) }
    if tablesAreShort(for: lendingDemand(range, isMemory: isMemory), evidence) {
      return decided(by: .tablesShort)
    }
    lendToDevices(range, isMemory: isMemory)
    return decided(by: .granted)
  }
}
