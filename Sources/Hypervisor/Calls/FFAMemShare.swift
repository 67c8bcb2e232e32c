import Hypercalls

extension Hypervisor {
  /// Models the proxy's answer to `FFA_MEM_SHARE`.
  mutating func handle(_ call: FFAMemShare) throws(Panic) -> ReturnCode {
    try transfer(call.length, call.fragment, isLoan: false)
  }
}
