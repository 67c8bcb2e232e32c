import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_wrprotect_guest()`: takes the right to write away. The host flushes the
  /// TLB itself.
  mutating func handle(_ call: HostWrprotectGuest) throws(Panic) -> ReturnCode {
    switch try admit(call.handle, call.gfn, call.pages) {
    case .answer(let result): return result
    case .frames(let gfn, let count, let guest):
      lockHostAndGuest()
      defer { unlockHostAndGuest() }
      return try writeProtect(gfn, count, in: guest)
    }
  }

  private mutating func writeProtect(
    _ gfn: UInt64, _ count: UInt64, in guest: Guest
  ) throws(Panic) -> ReturnCode {
    if let answer = try assertShared(gfn, count, in: guest) { return answer }
    guard !isBeyond(gfn, count) else { return .outOfRange }
    try forEachLeaf(gfn, count, in: guest) { leaf in leaf = leaf.writeProtected }
    return .success
  }

  /// Visits the leaves that translate a range, each as a whole, to change them.
  mutating func forEachLeaf(
    _ gfn: UInt64, _ count: UInt64, in guest: Guest, _ change: (inout Descriptor) -> Void
  ) throws(Panic) {
    var frame = gfn
    while frame < gfn + count {
      let entry = find(frame, in: guest.stage)
      if entry.descriptor.isValid {
        var leaf = entry.descriptor
        change(&leaf)
        if leaf != entry.descriptor { try replace(entry, at: frame, with: leaf, in: guest) }
      }
      frame = (frame | (Stage.pageCount(entry.level) - 1)) + 1
    }
  }
}
