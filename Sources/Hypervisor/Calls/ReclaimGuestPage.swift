import Hypercalls

extension Hypervisor {
  /// EL2 takes a page back from whatever VM has the handle; only callers ask whether it is dying.
  mutating func handle(_ call: ReclaimGuestPage) throws(Panic) -> ReturnCode {
    guard let vm = vm(call.handle.rawValue) else { return .invalidArgument }
    return try reclaim(call.gfn, of: vm)
  }

  /// Models `__pkvm_host_reclaim_page_guest()`, which does not ask whether the VM is dying.
  mutating func reclaim(_ gfn: Gfn, of vm: PhysicalAddress) throws(Panic) -> ReturnCode {
    guard !refusesFrame(gfn.rawValue) else { return .invalidArgument }
    let gfn = frame(gfn.rawValue)
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
        if !bugs.contains(.reclaimKeepsContents) {
          try zero(PhysicalAddress(pfn: page.first), 1 << 12)
        }
      case .sharedOwned:
        warn(if: host != .sharedBorrowed, .guestPage)
      default: return .notPermitted
      }
      if !bugs.contains(.reclaimLeavesMapping) { try unmap(gfn, entry, in: guest) }
      try openToHost(page, .owned)
      return .success
    }
  }
}
