import Hypercalls

// mainline's creation of a VM.
extension Hypervisor {
  /// Models `__pkvm_init_vm()`: makes the VM that the host's structure describes, which EL2 keeps
  /// pinned. `area` is where EL2 shall keep its own, `root` the root of the guest's stage 2.
  mutating func handle(_ call: InitVM) throws(Panic) -> ReturnCode {
    let hostVM = PhysicalAddress(call.hostVM)
    let area = PhysicalAddress(call.area)
    let root = PhysicalAddress(call.root)
    let size = design == .mainline ? HostVM.mainlineSize : HostVM.size
    guard isAddressable(hostVM, size), isAddressable(area, 1), isAddressable(root, GuestRoot.size)
    else { return .invalidArgument }
    let pinned = try pin(hostVM, size)
    guard pinned == .success else { return pinned }
    let result =
      design == .mainline
      ? try createVM(hostVM, area, root) : try createVM612(hostVM, area, root)
    if result.isError { try unpin(hostVM, size) }
    return result
  }

  /// In the slot that was reserved for it.
  private mutating func createVM(
    _ hostVM: PhysicalAddress, _ area: PhysicalAddress, _ root: PhysicalAddress
  ) throws(Panic) -> ReturnCode {
    // Each is read once: EL2's copies count from here on.
    let created = try loadSharedHalf(hostVM + HostVM.createdVCPUs)
    let handle = try loadSharedHalf(hostVM + HostVM.handle) & policy.handleMask
    let isProtected = try loadShared(hostVM + HostVM.isProtected) & 1
    guard created > 0, handle >= Self.firstHandle else { return .invalidArgument }
    let size = MainlineVM.size(createdVCPUs: created)

    let isTakenFirst = bugs.contains(.refusedAreasAreWiped)
    guard try isTakenFirst ? takeAreas(area, size, root) : canTakeAreas(area, size, root) else {
      return .noMemory
    }
    lock(.vmTable)
    var result = try admitVM(handle, root)
    if result == .success, !isTakenFirst { result = try takeCheckedAreas(area, size, root) }
    if result == .success {
      try setContents(.hyp, in: area.pages(size))
      try store(hostVM.bits, at: area + MainlineVM.hostVM)
      let limit = try keepHalf(
        created, of: hostVM + HostVM.createdVCPUs, unless: .createdVCPUsReadTwice)
      try store(limit, at: area + MainlineVM.createdVCPUs)
      let name = try keepHalf(handle, of: hostVM + HostVM.handle, unless: .handleReadTwice)
      try enterVM(name & policy.handleMask, area, root, isProtected: isProtected != 0)
    }
    unlock(.vmTable)
    if result.isError, isTakenFirst {
      try giveBack(area, size)
      try giveBack(root, GuestRoot.size)
    }
    if result.isError, bugs.contains(.refusedVMKeepsRoot) {
      for half in 0..<GuestRoot.pageCount { try get(backedIndex(root.pfn + half)) }
    }
    return result
  }

  /// Whether a root of the guest's stage 2 can be had, and the slot waits for the VM.
  private func admitVM(_ handle: UInt64, _ root: PhysicalAddress) throws(Panic) -> ReturnCode {
    guard root.pfn % GuestRoot.pageCount == 0 else {
      // The VM's pool has no block of two pages to offer, and the kernel uses what it got.
      if bugs.contains(.rootAlignmentUnchecked) { throw Panic(site: .rootNotAligned) }
      return .invalidArgument
    }
    let slotWaits = holds(isReserved(handle), unless: .unreservedSlotTaken)
    return slotWaits ? .success : .invalidArgument
  }

  /// Makes the VM of memory that is EL2's: an empty stage 2, a place in the table.
  mutating func enterVM(
    _ handle: UInt64, _ area: PhysicalAddress, _ root: PhysicalAddress, isProtected: Bool
  ) throws(Panic) {
    // A handle that was not looked at may name no slot.
    guard let slot = slot(of: handle) else { throw Panic(site: .wildPointer) }
    try store(root.bits, at: area + MainlineVM.root)
    try store(handle, at: area + MainlineVM.handle)
    try store(isProtected ? 1 : 0, at: area + MainlineVM.isProtected)
    setVM(handle, area)

    // The root passes through the VM's own pool, which zeroes it (`kvm_guest_prepare_stage2()`).
    for half in 0..<GuestRoot.pageCount {
      let index = try backedIndex(root.pfn + half)
      guard hypPage(index).refcount == 0 else { throw Panic(site: .referenceAlreadySet) }
      try get(index)
      let base = half << (Stage.shift(0) - 12)
      let use = TableUse(guestSlot: UInt64(slot), level: 1, base: base)
      journal.write(arena.tableUseStart + index, use.bits)
    }
    try zero(root, GuestRoot.size)
  }
}
