// EL2's table of VMs, among its variables: the address of each VM's structure, 0 for a free slot
// (`vm_table`).
extension Hypervisor {
  static let vmSlotCount = 255
  /// The handle of slot 0 (`HANDLE_OFFSET`).
  public static let firstHandle: UInt64 = 0x1000

  private func slotWord(_ slot: Int) -> Int {
    arena.variablesStart + 2 * Pool.variableCount + slot
  }

  /// The slot that a handle names, which is a 32-bit number in 6.12.
  private func slot(of handle: UInt64) -> Int? {
    let index = handle & 0xffff_ffff &- Self.firstHandle
    return index < UInt64(Self.vmSlotCount) ? Int(index) : nil
  }

  /// The VM of a handle (`get_vm_by_handle()`).
  func vm(_ handle: UInt64) -> PhysicalAddress? {
    guard let slot = slot(of: handle) else { return nil }
    let address = journal[slotWord(slot)]
    return address == 0 ? nil : PhysicalAddress(bits: address)
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
}
