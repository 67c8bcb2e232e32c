import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_guest_share_host()`: the loaded vCPU's guest lends the host a page of its own.
  mutating func handle(_ call: GuestShareHost, on cpu: Int) throws(Panic) -> ReturnCode {
    let gfn = call.gfn.rawValue
    guard let vcpu = loadedVCPU(cpu), !refusesFrame(gfn) else { return .invalidArgument }
    lockHostAndGuest()
    defer { unlockHostAndGuest() }
    let guest = try guest(of: vm(of: vcpu))
    switch guestPage(frame(gfn), in: guest) {
    case .refused(let result): return result
    case .page(let entry):
      guard entry.descriptor.state == .owned else { return .notPermitted }
      let page = PageRange(first: entry.descriptor.pfn, count: 1)
      let result = try checkHost(page, is: .noPage)
      guard result == .success else { return result }

      try replace(entry, at: frame(gfn), with: entry.descriptor.with(.sharedOwned), in: guest)
      if bugs.contains(.guestLoanIsWiped) { try zero(PhysicalAddress(pfn: page.first), 1 << 12) }
      try openToHost(page, bugs.contains(.guestLoanReadsOwned) ? .owned : .sharedBorrowed)
      return .success
    }
  }

  /// The host may use a page that was a guest's alone.
  mutating func openToHost(_ page: PageRange, _ state: PageState) throws(Panic) {
    let mapped = try changeHost(page, .mapping(.hostMemory, .owned), allowsBlocks: true)
    warn(if: mapped != .success, .hostMap)
    try setHostState(page, state)
  }
}
