import Hypercalls

extension Hypervisor {
  /// The host's load: 0 it read, 1 an abort was injected, `-EAGAIN` it faults for ever.
  mutating func handle(_ call: HostRead) throws(Panic) -> ReturnCode {
    try accessFromHost(call.pfn.rawValue, isWrite: false)
  }

  /// What the MMU and the fault handler do with an access of the host.
  mutating func accessFromHost(_ pfn: UInt64, isWrite: Bool) throws(Panic) -> ReturnCode {
    // A fault that was resolved is followed by the same access, which must not fault again.
    for _ in 0..<2 {
      if pfn < layout.ipaPageCount {
        if cachedTranslation(of: pfn, vmid: Self.hostVMID, isWrite: isWrite) != nil {
          noteHostAccess(to: pfn, isWrite: isWrite)
          return .success
        }
        let entry = find(pfn, in: hostStage)
        let leaf = entry.descriptor
        if leaf.isLeaf(at: entry.level), leaf.allows(isWrite: isWrite) {
          cache(entry, of: pfn, vmid: Self.hostVMID)
          noteHostAccess(to: pfn, isWrite: isWrite)
          return .success
        }
        if leaf.isValid, !bugs.contains(.readOnlyFaultRetriesForever) {
          return FaultAnswer.injected.result
        }
      }
      guard try handleHostFault(pfn) == .resolved else { return FaultAnswer.injected.result }
    }
    return .tryAgain
  }
}

extension Hypervisor {
  private mutating func noteHostAccess(to pfn: UInt64, isWrite: Bool) {
    if isWrite, layout.region(of: pfn) != nil, let index = frames.index(of: pfn) {
      journal.write(arena.contentsStart + index, Contents.host.rawValue)
    }
  }
}

extension Descriptor {
  /// Whether a stage-2 leaf lets its holder read, or write.
  func allows(isWrite: Bool) -> Bool { isWrite ? isWritableStage2 : isReadableStage2 }
}

/// What a page holds: who wrote it last. The booted machine holds nothing anywhere.
public enum Contents: UInt64, Sendable {
  case zero = 0
  case host = 1
  case hyp = 2
  case guest = 3
  case device = 4
}
