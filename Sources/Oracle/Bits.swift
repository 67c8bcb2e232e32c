import Specification

/// Descriptor bits as the architecture has them, and as pKVM uses them: the oracle's own list.
enum Bits {
  static let accessFlag: UInt64 = 1 << 10
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

  /// A guest's mapping, in an entry of the level.
  @inline(__always) static func guestLeaf(_ mapping: GuestMapping, level: Int) -> UInt64 {
    var bits = mapping.pfn << 12 | innerShareable | memoryAttributes | (level == 3 ? 3 : 1)
    bits |= UInt64(mapping.state.rawValue) << 55
    if mapping.isAccessed { bits |= accessFlag }
    if mapping.isReadable { bits |= stage2Read }
    if mapping.isWritable { bits |= stage2Write }
    return mapping.isExecutable ? bits : bits | executeNever
  }

  /// The bits that say what a guest may do.
  static let guestRights: UInt64 = stage2ReadWrite | executeNever

  /// A device's mapping of a page.
  static func deviceLeaf(_ entry: DeviceEntry) -> UInt64 {
    var bits = entry.pfn << 12 | accessFlag | innerShareable | executeNever | 3
    bits |= entry.isMemory ? memoryAttributes : deviceAttributes
    if entry.isReadable { bits |= stage2Read }
    if entry.isWritable { bits |= stage2Write }
    return bits
  }

  /// What a guest's table keeps where a page was taken by force.
  static let poison: UInt64 = 3 << 60

  /// The note that a guest owns a page, with the VM and the frame there.
  @inline(__always) static func guestAnnotation(handle: UInt64, gfn: UInt64) -> UInt64 {
    2 << 60 | handle << 44 | gfn << 4 | 2 << 1
  }

  /// The frame that such a note names.
  @inline(__always) static func annotatedFrame(_ bits: UInt64) -> UInt64 {
    bits >> 4 & (1 << 40 - 1)
  }
}
