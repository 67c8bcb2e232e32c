import Hypercalls

extension Hypervisor {
  /// Models the proxy's answer to `FFA_MEM_LEND`. The host keeps its mapping: that it may not use
  /// the pages meanwhile is for the secure world to see to.
  mutating func handle(_ call: FFAMemLend) throws(Panic) -> ReturnCode {
    try transfer(call.length, call.fragment, isLoan: true)
  }
}
