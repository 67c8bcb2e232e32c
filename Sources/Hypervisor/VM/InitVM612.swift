import Hypercalls

// 6.12's creation of a VM.
extension Hypervisor {
  /// The handle of the new VM, or why there is none.
  mutating func createVM612(
    _ hostVM: PhysicalAddress, _ area: PhysicalAddress, _ root: PhysicalAddress
  ) throws(Panic) -> ReturnCode {
    // Read once: EL2's copy is the limit from here on.
    let created = try loadSharedHalf(hostVM + HostVM.createdVCPUs)
    guard created > 0 else { return .invalidArgument }
    let size = HypVM.size(createdVCPUs: created)

    let isTakenFirst = bugs.contains(.refusedAreasAreWiped)
    if isTakenFirst {
      guard try takeAreas(area, size, root) else { return .noMemory }
    } else {
      guard try canTakeAreas(area, size, root) else { return .noMemory }
    }

    lock(.vmTable)
    var result = try admitVM(root)
    if result == .success, !isTakenFirst { result = try takeCheckedAreas(area, size, root) }
    if result == .success { result = try publish(hostVM, area, root, created) }
    unlock(.vmTable)
    if result.isError, isTakenFirst {
      try giveBack(area, size)
      try giveBack(root, GuestRoot.size)
    }
    return result
  }

  /// Takes both areas and zeroes the first; where the second cannot be had, gives the first back.
  mutating func takeAreas(
    _ area: PhysicalAddress, _ size: UInt64, _ root: PhysicalAddress
  ) throws(Panic) -> Bool {
    guard try take(area, size) else { return false }
    try zero(area, size)
    guard try take(root, GuestRoot.size) else {
      try giveBack(area, size)
      return false
    }
    return true
  }

  /// Whether the host could donate both areas, one after the other.
  mutating func canTakeAreas(
    _ area: PhysicalAddress, _ size: UInt64, _ root: PhysicalAddress
  ) throws(Panic) -> Bool {
    guard try canTake(area, size), try canTake(root, GuestRoot.size) else { return false }
    if bugs.contains(.areasMayOverlap) { return true }
    let areaPages = area.pages(size)
    let rootPages = root.pages(GuestRoot.size)
    return areaPages.end <= rootPages.first || rootPages.end <= areaPages.first
  }

  /// Takes two areas that were checked, or none where the tables for both cannot be had.
  mutating func takeCheckedAreas(
    _ area: PhysicalAddress, _ size: UInt64, _ root: PhysicalAddress
  ) throws(Panic) -> ReturnCode {
    lockHostAndHyp()
    defer { unlockHostAndHyp() }
    let areaPages = area.pages(size)
    let rootPages = root.pages(GuestRoot.size)
    let reserved = try reserveBoth(areaPages, rootPages)
    guard reserved == .success else { return reserved }
    _ = try commitDonation(areaPages)
    _ = try commitDonation(rootPages)
    try zero(area, size)
    return .success
  }

  /// Whether there is a slot, and a root that the guest's stage 2 can start from.
  private func admitVM(_ root: PhysicalAddress) throws(Panic) -> ReturnCode {
    guard freeHandle() != nil else { return .noMemory }
    guard root.pfn % GuestRoot.pageCount == 0 else {
      // The VM's pool has no block of two pages to offer, and the kernel uses what it got.
      if bugs.contains(.rootAlignmentUnchecked) { throw Panic(site: .rootNotAligned) }
      return .invalidArgument
    }
    return .success
  }

  /// Both areas are EL2's: makes the VM and enters it into the table.
  private mutating func publish(
    _ hostVM: PhysicalAddress, _ area: PhysicalAddress, _ root: PhysicalAddress,
    _ created: UInt64
  ) throws(Panic) -> ReturnCode {
    let handle = freeHandle()!
    try setContents(.hyp, in: area.pages(HypVM.size(createdVCPUs: created)))
    try storeHalf(handle, at: area + HostVM.handle)
    try storeHalf(created, at: area + HostVM.createdVCPUs)
    try store(hostVM.bits, at: area + HypVM.hostVM)
    try store(root.bits, at: area + HypVM.root)
    setVM(handle, area)

    // The root passes through the VM's own pool, which zeroes it (`kvm_guest_prepare_stage2()`).
    for pfn in root.pfn..<root.pfn + GuestRoot.pageCount {
      let index = try backedIndex(pfn)
      guard hypPage(index).refcount == 0 else { throw Panic(site: .referenceAlreadySet) }
      try get(index)
    }
    try zero(root, GuestRoot.size)
    return ReturnCode(rawValue: Int64(handle))
  }
}
