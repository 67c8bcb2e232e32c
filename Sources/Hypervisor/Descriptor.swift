/// Permissions and memory type of a mapping.
struct Mapping: Equatable, Sendable {
  var isReadable = true
  var isWritable = false
  var isExecutable = false
  var isDevice = false

  /// The host's RAM (`PKVM_HOST_MEM_PROT`) and devices (`PKVM_HOST_MMIO_PROT`).
  static let hostMemory = Mapping(isWritable: true, isExecutable: true)
  static let hostDevice = Mapping(isWritable: true, isDevice: true)
  /// The hypervisor's data, its constants, its text (`PAGE_HYP`, `PAGE_HYP_RO`, `PAGE_HYP_EXEC`).
  static let hypData = Mapping(isWritable: true)
  static let hypConstants = Mapping()
  static let hypText = Mapping(isExecutable: true)
  /// A device that the hypervisor drives (`PAGE_HYP_DEVICE`).
  static let hypDevice = Mapping(isWritable: true, isDevice: true)
}

/// A 64-bit translation-table entry of either stage, 4 KiB granule.
struct Descriptor: Equatable, Sendable {
  var bits: UInt64

  static let empty = Descriptor(bits: 0)
  static let stateMask: UInt64 = 3 << 55
  /// What a change of permissions may touch in a stage-2 leaf.
  static let stage2PermissionMask: UInt64 = 3 << 6 | 3 << 53

  private static let addressMask: UInt64 = 0x0000_ffff_ffff_f000
  private static let tableBits: UInt64 = 0b11
  private static let accessFlag: UInt64 = 1 << 10
  private static let readOnlyStage1: UInt64 = 1 << 7
  private static let readStage2: UInt64 = 1 << 6
  private static let writeStage2: UInt64 = 1 << 7
  private static let executeNever: UInt64 = 1 << 54

  var isValid: Bool { bits & 1 != 0 }
  var isEmpty: Bool { bits == 0 }
  /// Invalid, but not empty: it says who owns the page.
  var isAnnotation: Bool { bits != 0 && bits & 1 == 0 }
  var pfn: UInt64 { (bits & Self.addressMask) >> 12 }

  func isTable(at level: Int) -> Bool { level < 3 && bits & 3 == Self.tableBits }
  func isLeaf(at level: Int) -> Bool { isValid && !isTable(at: level) }

  /// The state in the software bits; meaningful in a valid leaf, and `owned` in an empty entry.
  var state: PageState {
    switch bits >> 55 & 3 {
    case 1: .sharedOwned
    case 2: .sharedBorrowed
    default: .owned
    }
  }

  static func table(_ pfn: UInt64) -> Descriptor { Descriptor(bits: pfn << 12 | tableBits) }

  static func stage1(_ pfn: UInt64, _ mapping: Mapping, _ state: PageState) -> Descriptor {
    var bits = pfn << 12 | tableBits | accessFlag | 3 << 8
    if mapping.isDevice { bits |= 1 << 2 }
    if !mapping.isWritable { bits |= readOnlyStage1 }
    if !mapping.isExecutable { bits |= executeNever }
    return Descriptor(bits: bits | UInt64(state.rawValue) << 55)
  }

  static func stage2(
    _ pfn: UInt64, _ mapping: Mapping, _ state: PageState, level: Int
  ) -> Descriptor {
    var bits = pfn << 12 | accessFlag | 3 << 8 | (level == 3 ? 3 : 1)
    bits |= (mapping.isDevice ? 0b0001 : 0b1111) << 2
    if mapping.isReadable { bits |= readStage2 }
    if mapping.isWritable { bits |= writeStage2 }
    if !mapping.isExecutable { bits |= executeNever }
    return Descriptor(bits: bits | UInt64(state.rawValue) << 55)
  }

  /// An invalid entry that names the hypervisor as the owner: 6.12 stores the owner in bits 9:2,
  /// the newest a type in bits 63:60 and the owner in bits 3:1.
  static func hypAnnotation(keepsStatesInTables: Bool) -> Descriptor {
    keepsStatesInTables
      ? Descriptor(bits: UInt64(Component.hyp.rawValue) << 2)
      : Descriptor(bits: 2 << 60 | UInt64(Component.hyp.rawValue) << 1)
  }

  /// What stands where an annotation has its owner, whatever the entry is.
  func ownerField(keepsStatesInTables: Bool) -> UInt64 {
    keepsStatesInTables ? bits >> 2 & 0xff : bits >> 1 & 7
  }

  var isReadableStage2: Bool { bits & Self.readStage2 != 0 }
  var isWritableStage2: Bool { bits & Self.writeStage2 != 0 }
  var isWritableStage1: Bool { bits & Self.readOnlyStage1 == 0 }
  var isExecutable: Bool { bits & Self.executeNever == 0 }
}
