// Entries of a guest's stage 2, and what the host's table notes about a guest's pages.
extension Descriptor {
  private static let accessBit: UInt64 = 1 << 10
  private static let writeBit: UInt64 = 1 << 7
  private static let executeNeverField: UInt64 = 3 << 53

  /// Where a page was that was taken from the guest by force; nothing is ever mapped there again.
  static let poison = Descriptor(bits: 3 << 60)

  /// The host's table: the page is that of a guest, at that frame.
  static func guestAnnotation(handle: UInt64, gfn: UInt64) -> Descriptor {
    let frame = gfn & (1 << 40 - 1)
    return Descriptor(
      bits: 2 << 60 | handle << 44 | frame << 4 | UInt64(Component.guest.rawValue) << 1)
  }

  /// The owner that mainline's host table notes.
  var annotatedOwner: Component? {
    isAnnotation && bits >> 60 == 2 ? Component(rawValue: UInt8(bits >> 1 & 7)) : nil
  }
  var annotatedHandle: UInt64 { bits >> 44 & 0xffff }
  var annotatedFrame: UInt64 { bits >> 4 & (1 << 40 - 1) }

  var isPoison: Bool { self == .poison }

  /// Of two valid leaves, that of a page and not that of a block.
  var isPage: Bool { bits & 3 == 3 }

  var isAccessed: Bool {
    get { bits & Self.accessBit != 0 }
    set { bits = newValue ? bits | Self.accessBit : bits & ~Self.accessBit }
  }

  func with(_ state: PageState) -> Descriptor {
    Descriptor(bits: bits & ~Self.stateMask | UInt64(state.rawValue) << 55)
  }

  var writeProtected: Descriptor { Descriptor(bits: bits & ~Self.writeBit) }

  /// Takes rights away, which no call does but one with a bug.
  func without(_ rights: GuestRights) -> Descriptor {
    var bits = bits
    if rights.contains(.read) { bits &= ~(1 << 6) }
    if rights.contains(.write) { bits &= ~Self.writeBit }
    if rights.contains(.execute) { bits |= 1 << 54 }
    return Descriptor(bits: bits)
  }

  /// Adds rights, takes none away, and leaves software bits and access flag alone.
  func adding(_ rights: GuestRights) -> Descriptor {
    var bits = bits
    if rights.contains(.read) { bits |= 1 << 6 }
    if rights.contains(.write) { bits |= Self.writeBit }
    if rights.contains(.execute) { bits &= ~Self.executeNeverField }
    return Descriptor(bits: bits)
  }
}
