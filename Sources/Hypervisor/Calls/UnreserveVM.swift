import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_unreserve_vm()`, which has no result: other slots stay as they are.
  mutating func handle(_ call: UnreserveVM) throws(Panic) -> ReturnCode {
    let handle = call.handle.rawValue
    lock(.vmTable)
    defer { unlock(.vmTable) }
    if isReserved(handle) { setReserved(handle, false) }
    return .success
  }
}
