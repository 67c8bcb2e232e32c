// EL2's table of VMs, among its variables: the address of each VM's structure, 0 for a free slot,
// 1 for one that is promised to a VM to come (`vm_table`).
extension Hypervisor {
  static let vmSlotCount = 255
  /// The handle of slot 0 (`HANDLE_OFFSET`).
  public static let firstHandle: UInt64 = 0x1000
  /// What mainline's table holds in a slot that is reserved (`RESERVED_ENTRY`).
  private static let reserved: UInt64 = 1

  private func slotWord(_ slot: Int) -> Int { vmTableWords.lowerBound + slot }

  /// The words of the table, for the oracle.
  public var vmTableWords: Range<Int> {
    let first = arena.variablesStart + 2 * Pool.variableCount
    return first..<first + Self.vmSlotCount
  }

  /// The slot that a handle names; what a handle has beyond its width is cut off.
  func slot(of handle: UInt64) -> Int? {
    let index = handle & policy.handleMask &- Self.firstHandle
    return index < UInt64(Self.vmSlotCount) ? Int(index) : nil
  }

  /// The VM of a handle (`get_vm_by_handle()`).
  func vm(_ handle: UInt64) -> PhysicalAddress? {
    guard let slot = slot(of: handle) else { return nil }
    let address = journal[slotWord(slot)]
    return address <= Self.reserved ? nil : PhysicalAddress(bits: address)
  }

  /// The handle of the lowest free slot (`find_free_vm_table_entry()`).
  func freeHandle() -> UInt64? {
    for slot in 0..<Self.vmSlotCount where journal[slotWord(slot)] == 0 {
      return Self.firstHandle + UInt64(slot)
    }
    return nil
  }

  /// Enters a VM into the table, or takes it out of it with nil.
  mutating func setVM(_ handle: UInt64, _ address: PhysicalAddress?) {
    assertHeld(.vmTable)
    journal.write(slotWord(slot(of: handle)!), address?.bits ?? 0)
  }

  /// Promises a free slot to a VM that will be made, or takes the promise back.
  mutating func setReserved(_ handle: UInt64, _ isReserved: Bool) {
    assertHeld(.vmTable)
    journal.write(slotWord(slot(of: handle)!), isReserved ? Self.reserved : 0)
  }

  /// Whether the handle's slot is promised and still empty.
  func isReserved(_ handle: UInt64) -> Bool {
    slot(of: handle).map { journal[slotWord($0)] == Self.reserved } ?? false
  }
}

extension Hypervisor {
  /// A vCPU of 6.12's VM, or nil where it has none of that index yet.
  func vcpu(_ index: UInt64, of vm: PhysicalAddress) throws(Panic) -> PhysicalAddress? {
    guard try index < load(vm + HypVM.vcpuCount) else { return nil }
    return PhysicalAddress(bits: try load(vm + HypVM.vcpus + 8 * index))
  }
}
