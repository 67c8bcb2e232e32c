import Hypercalls

extension Hypervisor {
  /// Models `host_stage2_idmap()`.
  mutating func handle(_ call: HostIdmap) throws(Panic) -> ReturnCode {
    try idmap(call.pfn.rawValue)
  }
}
