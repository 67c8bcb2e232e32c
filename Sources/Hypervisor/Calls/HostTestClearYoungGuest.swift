import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_test_clear_young_guest()`: 1 where a page was accessed, which is forgotten
  /// if asked for.
  mutating func handle(_ call: HostTestClearYoungGuest) throws(Panic) -> ReturnCode {
    switch try admit(call.handle, call.gfn, call.pages) {
    case .answer(let result): return result
    case .frames(let gfn, let count, let guest):
      lockHostAndGuest()
      defer { unlockHostAndGuest() }
      return try age(gfn, count, in: guest, makesOld: call.makesOld.isSet)
    }
  }

  private mutating func age(
    _ gfn: UInt64, _ count: UInt64, in guest: Guest, makesOld: Bool
  ) throws(Panic) -> ReturnCode {
    if let answer = try assertShared(gfn, count, in: guest) { return answer }
    guard !isBeyond(gfn, count) else {
      warn(if: bugs.contains(.youngBeyondRangeWarns), .guestRange)
      return .success
    }
    let passesBlocks = bugs.contains(.agingPassesBlocks)
    var isYoung = false
    try forEachLeaf(gfn, count, in: guest) { leaf in
      isYoung = isYoung || leaf.isAccessed
      if makesOld, leaf.isPage || !passesBlocks { leaf.isAccessed = false }
    }
    return ReturnCode(rawValue: isYoung ? 1 : 0)
  }
}
