/// A page's state in one component, as the traces spell it.
public enum TraceState: String, CaseIterable, Sendable {
  case owned = "OWN"
  case sharedOwned = "SHO"
  case sharedBorrowed = "SHB"
  case noPage = "NOP"
  case poisoned = "POI"
  /// Host only: no memory at all, so there is no state to keep.
  case mmio = "MMIO"
  /// Host only: memory that the firmware keeps.
  case noMap = "NOMAP"
}

/// The leaf of a page table that covers a page: empty, a valid mapping, or an owner's annotation.
public enum TraceMap: Hashable, Sendable {
  case empty
  case valid(level: UInt8, permissions: TracePermissions)
  /// An invalid entry that keeps the owner; for a guest also which one, and at which frame.
  case annotation(owner: UInt8, guest: TraceGuestFrame?)
}

/// Where in a guest a page lies that the host's annotation gives to that guest.
public struct TraceGuestFrame: Hashable, Sendable {
  public var handle: UInt64
  public var gfn: UInt64
}

/// Access rights of a valid leaf, one letter each, as the traces print them.
public struct TracePermissions: Hashable, Sendable {
  public enum Execute: Character, Sendable {
    case none = "-"
    case all = "x"
    case privileged = "p"
    case unprivileged = "u"
  }

  public var isReadable: Bool
  public var isWritable: Bool
  public var execute: Execute
  /// The access flag; nil where the traces do not print it (host and hypervisor).
  public var isAccessed: Bool?

  public init(read: Bool, write: Bool, execute: Execute, accessed: Bool? = nil) {
    isReadable = read
    isWritable = write
    self.execute = execute
    isAccessed = accessed
  }
}

/// State and mapping of a page in one component: `SHO,V3rwx`.
public struct TraceEntry: Hashable, Sendable {
  public var state: TraceState
  public var map: TraceMap

  public init(state: TraceState, map: TraceMap) {
    self.state = state
    self.map = map
  }
}

extension TracePermissions: CustomStringConvertible {
  public var description: String {
    let access = isAccessed.map { $0 ? "a" : "-" } ?? ""
    return "\(isReadable ? "r" : "-")\(isWritable ? "w" : "-")\(execute.rawValue)\(access)"
  }
}

extension TraceMap: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "--"
    case .valid(let level, let permissions): "V\(level)\(permissions)"
    case .annotation(let owner, nil): "A\(owner)"
    case .annotation(let owner, let guest?): "A\(owner):\(guest.handle.hex):\(guest.gfn.hex)"
    }
  }
}

extension TraceEntry: CustomStringConvertible {
  public var description: String { "\(state.rawValue),\(map)" }
}

extension UInt64 {
  var hex: String { String(self, radix: 16) }
}
