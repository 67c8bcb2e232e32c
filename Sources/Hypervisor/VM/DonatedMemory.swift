import Hypercalls

// Memory that the host offers for EL2's structures, and structures of its own that it lends.
extension Hypervisor {
  /// Pins the pages of a structure that the host shares with EL2.
  mutating func pin(_ address: PhysicalAddress, _ byteCount: UInt64) throws(Panic) -> ReturnCode {
    let range = address.pages(byteCount)
    var call = HypPinSharedMem()
    call.pfn = Pfn(range.first)
    call.pages = PageCount(range.count)
    return try handle(call)
  }

  mutating func unpin(_ address: PhysicalAddress, _ byteCount: UInt64) throws(Panic) {
    let range = address.pages(byteCount)
    var call = HypUnpinSharedMem()
    call.pfn = Pfn(range.first)
    call.pages = PageCount(range.count)
    _ = try handle(call)
  }

  /// Whether the host could donate so many bytes: whole pages, all its own.
  mutating func canTake(_ address: PhysicalAddress, _ byteCount: UInt64) throws(Panic) -> Bool {
    let offered = address.pages(byteCount)
    guard address.isPageAligned, isMemory(offered),
      case .range(let range) = admit(Pfn(offered.first), PageCount(offered.count), .checked)
    else { return false }
    lockHostAndHyp()
    defer { unlockHostAndHyp() }
    return try isDonatedAsDevices(range)
      ? checkDevices(range) == .success : checkDonation(range) == .success
  }

  /// Structures and tables want memory, whatever else can be donated.
  private func isMemory(_ range: PageRange) -> Bool {
    holds(!isDonatedAsDevices(range), unless: .areasMayBeDevices)
  }

  /// Takes what the host offers, or answers false (`map_donated_memory_noclear()`).
  mutating func take(_ address: PhysicalAddress, _ byteCount: UInt64) throws(Panic) -> Bool {
    let offered = address.pages(byteCount)
    var call = HostDonateHyp()
    call.pfn = Pfn(offered.first)
    call.pages = PageCount(offered.count)
    guard address.isPageAligned, isMemory(offered) else { return false }
    return try handle(call) == .success
  }

  /// Zeroes what was taken, and gives it back (`unmap_donated_memory()`).
  mutating func giveBack(_ address: PhysicalAddress, _ byteCount: UInt64) throws(Panic) {
    try zero(address, byteCount)
    try giveBack(address.pages(byteCount))
  }

  /// Gives pages back as they are; that they were EL2's was checked when they came.
  mutating func giveBack(_ range: PageRange) throws(Panic) {
    lockHostAndHyp()
    defer { unlockHostAndHyp() }
    warn(if: try returnToHost(range) != .success, .giveBack)
  }

  /// Whether all that a call names lies in the address space, which 6.12 leaves to the walks.
  func isAddressable(_ address: PhysicalAddress, _ byteCount: UInt64) -> Bool {
    let range = address.pages(byteCount)
    return bugs.contains(.addressLimitUnchecked)
      || range.first < layout.ipaPageCount && range.end <= layout.ipaPageCount
  }
}
