import Hypercalls

extension Hypervisor {
  /// The host's store: 0 it wrote, 1 an abort was injected, `-EAGAIN` it faults for ever.
  mutating func handle(_ call: HostWrite) throws(Panic) -> ReturnCode {
    try accessFromHost(call.pfn.rawValue, isWrite: true)
  }
}
