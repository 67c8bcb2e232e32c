import Hypercalls

// The host takes back what it lent to a guest.
extension Hypervisor {
  /// Models `handle___pkvm_host_unshare_guest()`.
  mutating func handle(_ call: HostUnshareGuest) throws(Panic) -> ReturnCode {
    switch try admit(call.handle, call.gfn, call.pages) {
    case .answer(let result): return result
    case .frames(let gfn, let count, let guest):
      lockHostAndGuest()
      defer { unlockHostAndGuest() }
      return try unshareFromGuest(gfn, count, guest)
    }
  }

  /// Models `__pkvm_host_unshare_guest()`: one mapping goes; with the last the page is the host's
  /// alone.
  mutating func unshareFromGuest(
    _ gfn: UInt64, _ count: UInt64, _ guest: Guest
  ) throws(Panic) -> ReturnCode {
    let result = try checkShared(gfn, count, in: guest)
    // Shared, but with nobody: no order of calls leads here.
    warn(if: result == .invalidArgument, .guestPage)
    if result == .tooBig, bugs.contains(.unshareCountsFirst) {
      try countDown(find(gfn, in: guest.stage).descriptor.pfn)
    }
    guard result == .success else { return result }

    let entry = find(gfn, in: guest.stage)
    try unmap(gfn, entry, in: guest)
    let first = entry.descriptor.pfn
    for pfn in first..<first + count { try countDown(pfn) }
    return .success
  }

  private mutating func countDown(_ pfn: UInt64) throws(Panic) {
    let index = try backedIndex(pfn)
    var page = hypPage(index)
    page.shareCount -= 1
    if page.shareCount == 0 { page.hostState = .owned }
    setHypPage(index, page)
  }
}
