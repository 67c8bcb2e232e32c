import Hypercalls

/// What stands at a guest's frame, for calls that need a page there.
enum GuestLeaf {
  case page(Entry)
  case refused(ReturnCode)
}

extension Hypervisor {
  /// Looks up a page of a guest's (`get_valid_guest_pte()`).
  func guestPage(_ gfn: UInt64, in guest: Guest) -> GuestLeaf {
    guard !isBeyond(gfn) else { return .refused(.outOfRange) }
    let entry = find(gfn, in: guest.stage)
    if entry.descriptor.isPoison, !bugs.contains(.poisonReadsEmpty) {
      return .refused(.hardwarePoisoned)
    }
    guard entry.descriptor.isValid else { return .refused(.noEntry) }
    return entry.level == 3 ? .page(entry) : .refused(.tooBig)
  }

  /// Nothing is mapped at these frames, and nothing was taken from there by force
  /// (`__guest_check_page_state_range()`).
  func checkNothingMapped(
    _ gfn: UInt64, _ count: UInt64, in guest: Guest
  ) -> ReturnCode {
    guard !isBeyond(gfn, count) else { return .outOfRange }
    var frame = gfn
    while frame < gfn + count {
      let entry = find(frame, in: guest.stage)
      guard entry.descriptor.isEmpty else { return .notPermitted }
      frame = (frame | (Stage.pageCount(entry.level) - 1)) + 1
    }
    return .success
  }

  /// Whether EL2 holds the pages that any mapping may need for tables.
  func checkMemcache(of vcpu: PhysicalAddress) throws(Panic) -> ReturnCode {
    let needed: UInt64 = 2
    if bugs.contains(.memcacheUnchecked) { return .success }
    return try load(memcache(of: vcpu).count) >= needed ? .success : .noMemory
  }

  /// What the guest has at a frame is memory that the host shares with it, in a mapping of so many
  /// pages, or of any size with nil (`__check_host_shared_guest()`).
  func checkShared(
    _ gfn: UInt64, _ count: UInt64?, in guest: Guest
  ) throws(Panic) -> ReturnCode {
    guard !isBeyond(gfn) else { return .outOfRange }
    let entry = find(gfn, in: guest.stage)
    let leaf = entry.descriptor
    guard leaf.isValid else { return .noEntry }
    let mapped = Stage.pageCount(entry.level)
    if let count, count != mapped { return .tooBig }
    guard leaf.state == .sharedBorrowed, layout.isAllowedMemory(leaf.pfn) else {
      return .notPermitted
    }
    for pfn in leaf.pfn..<leaf.pfn + mapped {
      let page = hypPage(try backedIndex(pfn))
      guard page.hostState == .sharedOwned else { return .notPermitted }
      guard page.shareCount > 0 else { return .invalidArgument }
    }
    return .success
  }

  /// What debug builds assert before they change a guest's rights, and production builds do not
  /// look at (`assert_host_shared_guest()`): an answer where that ends the call.
  mutating func assertShared(
    _ gfn: UInt64, _ count: UInt64?, in guest: Guest
  ) throws(Panic) -> ReturnCode? {
    if bugs.contains(.guestStateUnchecked) { return nil }
    let result = try checkShared(gfn, count, in: guest)
    guard result != .success, result != .noEntry else { return nil }
    if warn(if: bugs.contains(.guestAssertionsWarn), .guestState) { return nil }
    return result == .tooBig ? result : .notPermitted
  }
}
