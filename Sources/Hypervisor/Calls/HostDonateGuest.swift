import Hypercalls

// The host gives a page to a guest.
extension Hypervisor {
  /// Models `handle___pkvm_host_donate_guest()`, for the loaded vCPU's guest.
  mutating func handle(_ call: HostDonateGuest, on cpu: Int) throws(Panic) -> ReturnCode {
    let gfn = call.gfn.rawValue
    guard let vcpu = try loadedVCPU(cpu, isProtected: true), !refusesFrame(gfn),
      case .range(let page) = admit(call.pfn, PageCount(1), .unchecked)
    else { return .invalidArgument }
    guard try refill(vcpu) else { return .noMemory }
    lockHostAndGuest()
    defer { unlockHostAndGuest() }
    return try donateToGuest(page, at: gfn, vcpu)
  }

  /// Models `__pkvm_host_donate_guest()`.
  mutating func donateToGuest(
    _ page: PageRange, at named: UInt64, _ vcpu: PhysicalAddress
  ) throws(Panic) -> ReturnCode {
    let gfn = frame(named)
    let guest = try guest(of: vm(of: vcpu))
    var result = try checkHost(page, is: .owned)
    guard result == .success else { return result }
    result = checkNothingMapped(gfn, 1, in: guest)
    guard result == .success else { return result }
    result = try checkMemcache(of: vcpu)
    guard result == .success else { return result }
    result = try reserveHost(page)
    guard result == .success else { return result }

    warnOfNote(named)
    warn(if: try annotate(page, for: guest, at: gfn) != .success, .hostAnnotate)
    let mapped = try map(
      gfn, to: page.first, GuestRights.all.mapping, .owned, level: 3, in: guest, from: vcpu)
    warn(if: !mapped, .guestMap)
    return .success
  }

  /// A number that wraps to a frame has no room in a note (`host_stage2_encode_gfn_meta()`).
  mutating func warnOfNote(_ named: UInt64) {
    warn(if: frame(named) != named, .guestNote)
  }

  /// Notes that a guest owns a page, and where (`host_stage2_set_owner_metadata_locked()`).
  mutating func annotate(
    _ page: PageRange, for guest: Guest, at gfn: UInt64
  ) throws(Panic) -> ReturnCode {
    let handle = try load(guest.vm + MainlineVM.handle)
    var annotation = Descriptor.guestAnnotation(
      handle: handle, gfn: bugs.contains(.guestNoteCutShort) ? gfn & 0xffff : gfn)
    if bugs.contains(.guestNoteNamesHyp) {
      annotation = .hypAnnotation(keepsStatesInTables: false)
    }
    if bugs.contains(.guestDonationForgetsNote) { annotation = .empty }
    let result = try changeHost(page, .invalid(annotation), allowsBlocks: false)
    if result == .success, !bugs.contains(.guestDonationKeepsState) {
      try setHostState(page, .noPage)
    }
    return result
  }
}
