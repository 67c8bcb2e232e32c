/// Descriptor bits as the architecture has them, and as pKVM uses them: the oracle's own list.
enum Bits {
  private static let accessFlag: UInt64 = 1 << 10
  private static let innerShareable: UInt64 = 3 << 8
  static let executeNever: UInt64 = 1 << 54

  static let stage2Read: UInt64 = 1 << 6
  static let stage2Write: UInt64 = 1 << 7
  static let stage2ReadWrite: UInt64 = stage2Read | stage2Write
  private static let memoryAttributes: UInt64 = 0b1111 << 2
  private static let deviceAttributes: UInt64 = 0b0001 << 2

  private static let memory =
    accessFlag | innerShareable | memoryAttributes | stage2ReadWrite
  private static let device =
    accessFlag | innerShareable | deviceAttributes | stage2ReadWrite | executeNever
  private static let readable =
    accessFlag | innerShareable | memoryAttributes | stage2Read | executeNever

  /// The host's mapping of a page, in an entry of the level.
  @inline(__always) static func hostLeaf(
    _ pfn: UInt64, level: Int, isMemory: Bool, state: UInt64
  ) -> UInt64 {
    let page = pfn & ~(MachineView.span(level) &- 1)
    return page << 12 | state << 55 | (isMemory ? memory : device) | (level == 3 ? 3 : 1)
  }

  /// The host's mapping of the hypervisor's text.
  static func readableLeaf(_ pfn: UInt64) -> UInt64 { pfn << 12 | readable | 3 }

  /// The hypervisor's mapping of a page.
  @inline(__always) static func hypLeaf(
    _ pfn: UInt64, _ rights: HypRights, state: UInt64
  ) -> UInt64 {
    pfn << 12 | state << 55 | accessFlag | innerShareable | rights.bits | 3
  }

  /// The note that the hypervisor owns a page: 6.12 has the owner in bits 9:2, the newest a type in
  /// bits 63:60 and the owner in bits 3:1.
  @inline(__always) static func annotation(keepsStatesInTables: Bool) -> UInt64 {
    keepsStatesInTables ? 1 << 2 : 2 << 60 | 1 << 1
  }
}
