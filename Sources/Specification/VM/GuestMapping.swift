/// What a guest has at a frame: memory, or the mark that memory was taken from it by force.
public struct GuestMapping: Hashable, Sendable {
  public enum State: UInt8, Sendable {
    /// The guest's own, the host has no access.
    case owned
    /// The guest's own, lent to the host.
    case lent
    /// The host's, lent to the guest.
    case borrowed
    /// Nothing: the page was taken by force, and no other may come here.
    case poisoned
  }

  /// The first page; 0 where poisoned.
  public var pfn: UInt64
  public var state: State
  /// One mapping of 512 pages, not of one.
  public var isBlock: Bool
  public var isReadable: Bool
  public var isWritable: Bool
  public var isExecutable: Bool
  /// The guest used it since that was last forgotten.
  public var isAccessed: Bool

  static let poison = GuestMapping(
    pfn: 0, state: .poisoned, isBlock: false, isReadable: false, isWritable: false,
    isExecutable: false, isAccessed: false)

  public var isPoison: Bool { state == .poisoned }
  public var pageCount: UInt64 { isBlock ? Self.blockPageCount : 1 }

  /// Pages of a mapping of 2 MiB.
  public static let blockPageCount: UInt64 = 512
}

/// A frame of one VM's guest, as mappings are looked up; a block goes by its first.
public struct GuestFrame: Hashable, Sendable {
  /// The VM's slot of the table of VMs, from 0.
  public var slot: Int
  public var gfn: UInt64

  @inlinable public init(slot: Int, gfn: UInt64) {
    self.slot = slot
    self.gfn = gfn
  }
}
