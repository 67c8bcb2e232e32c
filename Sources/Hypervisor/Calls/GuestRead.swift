import Hypercalls

extension Hypervisor {
  /// The guest's load: 0 it read, 1 it faulted, `-EINVAL` no vCPU is loaded to make it.
  mutating func handle(_ call: GuestRead, on cpu: Int) throws(Panic) -> ReturnCode {
    try accessFromGuest(call.gfn.rawValue, isWrite: false, on: cpu)
  }

  /// What the MMU does with an access of the loaded vCPU's guest.
  ///
  /// The access flag is not its business: the host tells EL2 what is young and what is old.
  mutating func accessFromGuest(
    _ gfn: UInt64, isWrite: Bool, on cpu: Int
  ) throws(Panic) -> ReturnCode {
    guard let vcpu = loadedVCPU(cpu) else { return .invalidArgument }
    guard !isBeyond(gfn) else { return FaultAnswer.injected.result }
    let guest = try guest(of: vm(of: vcpu))
    let vmid = try vmid(of: guest)
    if let cached = cachedTranslation(of: gfn, vmid: vmid, isWrite: isWrite) {
      noteGuestAccess(to: cached.leaf.pfn + (gfn - cached.page), isWrite: isWrite)
      return .success
    }
    let entry = find(gfn, in: guest.stage)
    let leaf = entry.descriptor
    guard leaf.isLeaf(at: entry.level), leaf.allows(isWrite: isWrite) else {
      return FaultAnswer.injected.result
    }
    cache(entry, of: gfn, vmid: vmid)
    noteGuestAccess(to: leaf.pfn + gfn & (Stage.pageCount(entry.level) - 1), isWrite: isWrite)
    return .success
  }

  private mutating func noteGuestAccess(to pfn: UInt64, isWrite: Bool) {
    if isWrite, let index = frames.index(of: pfn) {
      journal.write(arena.contentsStart + index, Contents.guest.rawValue)
    }
  }
}
