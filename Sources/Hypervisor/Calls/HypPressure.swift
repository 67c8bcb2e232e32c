import Hypercalls

extension Hypervisor {
  /// Somebody else takes pages out of the pool of hypervisor tables, or puts them back.
  mutating func handle(_ call: HypPressure) -> ReturnCode {
    setPressure(onHostPool: false, leaving: call.pages.rawValue)
  }
}
