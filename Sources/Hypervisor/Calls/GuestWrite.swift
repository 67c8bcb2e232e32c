import Hypercalls

extension Hypervisor {
  /// The guest's store: 0 it wrote, 1 it faulted, `-EINVAL` no vCPU is loaded to make it.
  mutating func handle(_ call: GuestWrite, on cpu: Int) throws(Panic) -> ReturnCode {
    try accessFromGuest(call.gfn.rawValue, isWrite: true, on: cpu)
  }
}
