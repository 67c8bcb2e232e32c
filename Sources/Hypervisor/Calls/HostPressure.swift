import Hypercalls

extension Hypervisor {
  /// Somebody else takes pages out of the pool of host tables, or puts them back.
  mutating func handle(_ call: HostPressure) -> ReturnCode {
    setPressure(onHostPool: true, leaving: call.pages.rawValue)
  }

  mutating func setPressure(onHostPool: Bool, leaving count: UInt64) -> ReturnCode {
    _ = withhold(from: onHostPool, leaving: count >= 255 ? nil : Int(count))
    return .success
  }
}
