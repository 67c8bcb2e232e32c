import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_unreserve_vm()`, which has no result: other slots stay as they are.
  mutating func unreserveVM(_ handle: UInt64) throws(Panic) -> ReturnCode {
    lock(.vmTable)
    defer { unlock(.vmTable) }
    if isReserved(handle) { setReserved(handle, false) }
    return .success
  }
}
