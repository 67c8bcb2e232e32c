import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_reclaim_dying_guest_page()`: the host takes back what a dying VM had.
  mutating func reclaimDyingGuestPage(
    _ handle: UInt64, _ gfn: UInt64
  ) throws(Panic) -> ReturnCode {
    lock(.vmTable)
    let vm = vm(handle)
    unlock(.vmTable)
    guard let vm, try load(vm + MainlineVM.isDying) != 0 else { return .invalidArgument }
    return try reclaimGuestPage(of: vm, gfn)
  }

  /// Models `__pkvm_host_reclaim_page_guest()`, which does not ask whether the VM is dying.
  mutating func reclaimGuestPage(
    of vm: PhysicalAddress, _ gfn: UInt64
  ) throws(Panic) -> ReturnCode {
    guard !refusesFrame(gfn) else { return .invalidArgument }
    let gfn = frame(gfn)
    let guest = try guest(of: vm)
    lockHostAndGuest()
    defer { unlockHostAndGuest() }
    switch guestPage(gfn, in: guest) {
    // Taken already.
    case .refused(.hardwarePoisoned): return .success
    case .refused(let result): return result
    case .page(let entry):
      let page = PageRange(first: entry.descriptor.pfn, count: 1)
      let host = try hostState(of: page.first)
      switch entry.descriptor.state {
      case .owned:
        warn(if: host != .noPage, .guestPage)
        try zero(PhysicalAddress(pfn: page.first), 1 << 12)
      case .sharedOwned:
        warn(if: host != .sharedBorrowed, .guestPage)
      default: return .notPermitted
      }
      try unmap(gfn, entry, in: guest)
      try openToHost(page, .owned)
      return .success
    }
  }
}
