import Hypercalls

extension Rights {
  private static let executePrivileged: UInt64 = 1
  private static let executeUnprivileged: UInt64 = 2
  private static let write: UInt64 = 4
  private static let read: UInt64 = 8

  /// All that a guest may do with its own memory.
  static let all = Rights(15)

  /// Nothing but rights.
  var areRights: Bool { rawValue <= Self.all.rawValue }
  var executesAtBothLevelsOrNone: Bool { mayExecute || rawValue & 3 == 0 }

  var mayRead: Bool { rawValue & Self.read != 0 }
  var mayWrite: Bool { rawValue & Self.write != 0 }
  var mayExecute: Bool { rawValue & 3 == Self.executePrivileged | Self.executeUnprivileged }
}

extension GuestMapping {
  /// A new mapping counts as accessed.
  init(_ pfn: UInt64, _ state: State, _ rights: Rights, isBlock: Bool) {
    self.init(
      pfn: pfn, state: state, isBlock: isBlock, isReadable: rights.mayRead,
      isWritable: rights.mayWrite, isExecutable: rights.mayExecute, isAccessed: true)
  }
}
