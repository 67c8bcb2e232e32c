import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_test_clear_young_guest()`: 1 where a page was accessed, which is forgotten
  /// if asked for.
  mutating func handle(_ call: HostTestClearYoungGuest) throws(Panic) -> ReturnCode {
    let count = call.pages.rawValue
    guard let guest = try sharingGuest(call.handle.rawValue) else { return .invalidArgument }
    if isEmptyRange(count) { return .success }
    let gfn = frame(call.gfn.rawValue)
    guard !refusesFrame(gfn, count), mappingLevel(count, gfn) != nil else {
      return .invalidArgument
    }
    lockHostAndGuest()
    defer { unlockHostAndGuest() }
    if let answer = try assertShared(gfn, count, in: guest) { return answer }

    guard !isBeyond(gfn, count) else {
      warn(if: bugs.contains(.youngBeyondRangeWarns), .guestRange)
      return .success
    }
    let passesBlocks = bugs.contains(.agingPassesBlocks)
    var isYoung = false
    try forEachLeaf(gfn, count, in: guest) { leaf in
      isYoung = isYoung || leaf.isAccessed
      if call.makesOld.isSet, leaf.isPage || !passesBlocks { leaf.isAccessed = false }
    }
    return ReturnCode(rawValue: isYoung ? 1 : 0)
  }
}
