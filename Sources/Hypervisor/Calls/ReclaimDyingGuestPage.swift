import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_reclaim_dying_guest_page()`: the host takes back what a dying VM had.
  mutating func handle(_ call: ReclaimDyingGuestPage) throws(Panic) -> ReturnCode {
    lock(.vmTable)
    let vm = vm(call.handle.rawValue)
    unlock(.vmTable)
    guard let vm, try load(vm + MainlineVM.isDying) != 0 else { return .invalidArgument }
    return try reclaim(call.gfn, of: vm)
  }
}
