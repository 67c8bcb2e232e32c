import Hypercalls

extension Hypervisor {
  /// Another CPU of the host waits for the right moment to write; one write waits at a time.
  mutating func handle(_ call: HostMemoryRace) -> ReturnCode {
    guard let offset = call.field.offset(in: design) else { return .notSupported }
    hostRace = HostRace(
      address: PhysicalAddress(call.structure) + offset, isHalf: call.field.isHalf,
      value: call.value.rawValue, readsLeft: call.read.rawValue & 0xff)
    return .success
  }
}
