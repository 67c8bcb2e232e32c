import Hypercalls

// The host lends pages to a guest; it may do so several times, to several guests.
extension Hypervisor {
  /// Models `handle___pkvm_host_share_guest()`, for the loaded vCPU's guest.
  mutating func handle(_ call: HostShareGuest, on cpu: Int) throws(Panic) -> ReturnCode {
    let (pfn, gfn, count) = (call.pfn.rawValue, call.gfn.rawValue, call.pages.rawValue)
    let rights = GuestRights(rawValue: call.rights.rawValue)
    guard let vcpu = try loadedVCPU(cpu, isProtected: false) else { return .invalidArgument }
    if isEmptyRange(count) { return .success }
    if refusesFrame(gfn, count) || !bugs.contains(.addressLimitUnchecked) && isBeyond(pfn, count) {
      return .invalidArgument
    }
    guard try refill(vcpu) else { return .noMemory }
    guard rights.isValid, !isBeyond(pfn, count),
      holds(rights.isEncodable, unless: .halfExecutableWarns),
      let level = mappingLevel(count, frame(gfn), pfn)
    else { return .invalidArgument }
    let range = PageRange(first: pfn, count: count)
    let result = checkRegion(range)
    guard holds(result == .success, unless: .guestShareLeavesMemory) else { return result }

    lockHostAndGuest()
    defer { unlockHostAndGuest() }
    return try shareWithGuest(range, at: frame(gfn), rights, level: level, vcpu)
  }

  /// Models `__pkvm_host_share_guest()`.
  mutating func shareWithGuest(
    _ range: PageRange, at gfn: UInt64, _ rights: GuestRights, level: Int,
    _ vcpu: PhysicalAddress
  ) throws(Panic) -> ReturnCode {
    let guest = try guest(of: vm(of: vcpu))
    var result = checkNothingMapped(gfn, range.count, in: guest)
    guard result == .success else { return result }
    result = try checkSharable(range)
    guard result == .success else { return result }
    result = try checkMemcache(of: vcpu)
    guard result == .success else { return result }

    for pfn in range.first..<range.end {
      let index = try backedIndex(pfn)
      var page = hypPage(index)
      if pfn == range.first || !bugs.contains(.blockShareOfFirstPage) {
        page.hostState = .sharedOwned
      }
      page.shareCount = page.shareCount == layout.shareCountMax ? 0 : page.shareCount + 1
      setHypPage(index, page)
    }
    var isMapped = rights.isEncodable
    if isMapped, !bugs.contains(.guestLoanStaysUnmapped) {
      isMapped = try map(
        gfn, to: range.first, rights.mapping, .sharedBorrowed, level: level, in: guest,
        from: vcpu)
    }
    warn(if: !isMapped, .guestMap)
    return .success
  }

  /// Each page is the host's alone, or shared with guests only and not too often.
  private func checkSharable(_ range: PageRange) throws(Panic) -> ReturnCode {
    for pfn in range.first..<range.end {
      let page = hypPage(try backedIndex(pfn))
      switch page.hostState {
      case .owned: continue
      case .sharedOwned where page.shareCount == layout.shareCountMax:
        guard bugs.contains(.shareCountWraps) else { return .busy }
      case .sharedOwned where page.shareCount > 0: continue
      case .sharedOwned where bugs.contains(.guestShareIgnoresBorrower): continue
      default: return .notPermitted
      }
    }
    return .success
  }
}
