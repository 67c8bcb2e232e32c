import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_reserve_vm()`: the handle of a slot that is kept for a VM to come.
  mutating func handle(_ call: ReserveVM) throws(Panic) -> ReturnCode {
    lock(.vmTable)
    defer { unlock(.vmTable) }
    guard let handle = freeHandle() else { return .noMemory }
    setReserved(handle, true)
    return ReturnCode(rawValue: Int64(handle))
  }
}
