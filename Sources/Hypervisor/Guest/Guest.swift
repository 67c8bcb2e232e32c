import Hypercalls

/// A VM as a component: EL2's structure of it, and its guest's stage 2.
struct Guest: Sendable {
  let vm: PhysicalAddress
  let stage: Stage
}

extension Hypervisor {
  /// The guest of a VM: 40 bits of address, two root tables side by side.
  func guest(of vm: PhysicalAddress) throws(Panic) -> Guest {
    let root = PhysicalAddress(bits: try load(vm + MainlineVM.root))
    return Guest(
      vm: vm,
      stage: Stage(
        root: try backedIndex(root.pfn), startLevel: 1, rootMask: 1023, lock: .guest))
  }

  func isProtected(_ vm: PhysicalAddress) throws(Panic) -> Bool {
    try load(vm + MainlineVM.isProtected) != 0
  }

  /// The guest of a VM that is not protected (`get_np_pkvm_hyp_vm()`).
  mutating func sharingGuest(_ handle: UInt64) throws(Panic) -> Guest? {
    lock(.vmTable)
    defer { unlock(.vmTable) }
    guard let vm = vm(handle), try !isProtected(vm) else { return nil }
    return try guest(of: vm)
  }

  /// The loaded vCPU, where its VM is of that kind.
  func loadedVCPU(_ cpu: Int, isProtected: Bool) throws(Panic) -> PhysicalAddress? {
    guard let vcpu = loadedVCPU(cpu), try self.isProtected(vm(of: vcpu)) == isProtected else {
      return nil
    }
    return vcpu
  }

  /// Takes the locks of a transition between host and guest.
  mutating func lockHostAndGuest() {
    if bugs.contains(.guestLockedFirst) {
      lock(.guest)
      lock(.host)
    } else {
      lock(.host)
      lock(.guest)
    }
  }

  mutating func unlockHostAndGuest() {
    unlock(.guest)
    unlock(.host)
  }
}

// Guest frame numbers as callers give them.
extension Hypervisor {
  /// The number that an address keeps of a frame number.
  func frame(_ gfn: UInt64) -> UInt64 { bugs.contains(.pfnWraps) ? gfn & (1 << 52 - 1) : gfn }

  /// Whether frames lie beyond the guest's address space.
  func isBeyond(_ gfn: UInt64, _ count: UInt64 = 1) -> Bool {
    gfn >= layout.ipaPageCount || layout.ipaPageCount - gfn < count
  }

  /// The same, asked before all else; the kernel leaves it to the walk.
  func refusesFrame(_ gfn: UInt64, _ count: UInt64 = 1) -> Bool {
    !bugs.contains(.addressLimitUnchecked) && isBeyond(gfn, count)
  }

  /// The level of a mapping of so many pages, where mappings come in that size
  /// (`__guest_check_transition_size()`).
  func mappingLevel(_ count: UInt64, _ gfn: UInt64, _ pfn: UInt64 = 0) -> Int? {
    if count == 1 { return 3 }
    return count == Stage.pageCount(2) && (gfn | pfn) & (count - 1) == 0 ? 2 : nil
  }

  /// What an empty range is answered, where that is not refused as a size.
  func isEmptyRange(_ count: UInt64) -> Bool {
    count == 0 && !bugs.contains(.emptyRangeChecked)
  }
}
