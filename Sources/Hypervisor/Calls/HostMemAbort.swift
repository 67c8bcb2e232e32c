import Hypercalls

extension Hypervisor {
  /// Models `handle_host_mem_abort()`: 0 resolved, 1 an abort was injected into the host.
  mutating func handle(_ call: HostMemAbort) throws(Panic) -> ReturnCode {
    try handleHostFault(call.pfn.rawValue).result
  }
}
