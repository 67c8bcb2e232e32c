import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_force_reclaim_guest_page()`: the host takes a page from whatever guest owns it;
  /// the guest finds the frame poisoned.
  mutating func handle(_ call: ForceReclaimGuestPage) throws(Panic) -> ReturnCode {
    guard case .range(let page) = admit(call.pfn, PageCount(1), .unchecked) else {
      return .invalidArgument
    }
    guard layout.region(of: page.first) != nil else { return .badAddress }
    lock(.vmTable)
    lock(.host)
    defer {
      unlock(.host)
      unlock(.vmTable)
    }
    guard try hostState(of: page.first) == .noPage else { return .tryAgain }

    let note = find(page.first, in: hostStage)
    guard note.level == 3, note.descriptor.isAnnotation else {
      // The hypervisor's text: not the host's, but its to read.
      guard warn(if: bugs.contains(.hypTextReclaimWarns), .hostOwnerEntry) else {
        return .notPermitted
      }
      return .invalidArgument
    }
    guard note.descriptor.annotatedOwner == .guest else { return .notPermitted }
    guard let vm = vm(note.descriptor.annotatedHandle) else { return .tryAgain }
    return try poison(note.descriptor.annotatedFrame, of: guest(of: vm), page)
  }

  private mutating func poison(
    _ gfn: UInt64, of guest: Guest, _ page: PageRange
  ) throws(Panic) -> ReturnCode {
    lock(.guest)
    defer { unlock(.guest) }
    switch guestPage(gfn, in: guest) {
    case .refused(let result): return result
    case .page(let entry):
      if entry.descriptor.pfn != page.first,
        !warn(if: bugs.contains(.staleAnnotationWarns), .reclaimedPage)
      {
        return .notPermitted
      }
      guard entry.descriptor.state == .owned else { return .notPermitted }
      if bugs.contains(.reclaimedFrameReadsEmpty) {
        try unmap(gfn, entry, in: guest)
      } else {
        try replace(entry, at: gfn, with: .poison, in: guest)
      }
      try zero(PhysicalAddress(pfn: page.first), 1 << 12)
      try openToHost(page, .owned)
      return .success
    }
  }
}
