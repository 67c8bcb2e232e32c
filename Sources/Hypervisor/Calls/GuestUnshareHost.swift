import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_guest_unshare_host()`: the loaded vCPU's guest takes back what it lent.
  mutating func handle(_ call: GuestUnshareHost, on cpu: Int) throws(Panic) -> ReturnCode {
    guard let vcpu = loadedVCPU(cpu), !refusesFrame(call.gfn.rawValue) else {
      return .invalidArgument
    }
    let gfn = frame(call.gfn.rawValue)
    lockHostAndGuest()
    defer { unlockHostAndGuest() }
    let guest = try guest(of: vm(of: vcpu))
    switch guestPage(gfn, in: guest) {
    case .refused(let result): return result
    case .page(let entry):
      guard entry.descriptor.state == .sharedOwned else { return .notPermitted }
      let page = PageRange(first: entry.descriptor.pfn, count: 1)
      var result = try checkHost(page, is: .sharedBorrowed)
      guard result == .success else { return result }
      result = try reserveHost(page)
      guard result == .success else { return result }

      warnOfNote(call.gfn.rawValue)
      warn(if: try annotate(page, for: guest, at: gfn) != .success, .hostAnnotate)
      try replace(entry, at: gfn, with: entry.descriptor.with(.owned), in: guest)
      return .success
    }
  }
}
