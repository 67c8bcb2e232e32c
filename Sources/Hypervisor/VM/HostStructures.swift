import Hypercalls

// Memory as the host itself uses it for its structures.
extension Hypervisor {
  /// Whether the host may access so many bytes of memory.
  func isHosts(_ address: PhysicalAddress, _ byteCount: UInt64) -> Bool {
    let range = address.pages(byteCount)
    guard range.first < layout.ipaPageCount else { return false }
    for pfn in range.first..<range.end {
      guard layout.isAllowedMemory(pfn), (try? hostState(of: pfn)) != .noPage else { return false }
    }
    return true
  }

  /// The host zeroes a structure, and is the writer of all that it lies in.
  mutating func clear(_ address: PhysicalAddress, _ byteCount: UInt64) throws(Panic) {
    try zero(address, byteCount)
    try setContents(.host, in: address.pages(byteCount))
  }
}
