import Specification

/// What a guest has at a frame, and whether its table is shared; 0 where a call is about none.
public struct FrameClass: StateClass {
  public static var subject: String? { "frame" }
  public let rawValue: UInt8

  @inline(__always) public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// No guest, or a frame beyond its address space.
  static let none = FrameClass(rawValue: 1)
  static let emptyWithoutTable = FrameClass(rawValue: 2)
  static let emptyWithTable = FrameClass(rawValue: 3)
  static let poisoned = FrameClass(rawValue: 4)

  static let used = FrameClass(rawValue: 5)

  static let isMapped: UInt8 = 64
  static let isBlock: UInt8 = 4
  static let isAccessed: UInt8 = 8
  static let isWritable: UInt8 = 16
  static let isAloneInTable: UInt8 = 32

  @inline(__always) init(_ mapping: GuestMapping, isAloneInTable: Bool) {
    var bits = Self.isMapped | mapping.state.rawValue
    if mapping.isBlock { bits |= Self.isBlock }
    if mapping.isAccessed { bits |= Self.isAccessed }
    if mapping.isWritable { bits |= Self.isWritable }
    if isAloneInTable { bits |= Self.isAloneInTable }
    rawValue = bits
  }

  /// Without what is mapped there.
  @inline(__always) var orUsed: FrameClass { rawValue & Self.isMapped > 0 ? .used : self }
}

extension FrameClass {
  public var description: String {
    switch self {
    case FrameClass(rawValue: 0): return ""
    case .none: return "no guest's frame"
    case .emptyWithoutTable: return "empty frame without table"
    case .emptyWithTable: return "empty frame of a table"
    case .poisoned: return "poisoned frame"
    case .used: return "frame in use"
    default: break
    }
    var text = "\(GuestMapping.State(rawValue: rawValue & 3) ?? .poisoned)"
    text += rawValue & Self.isBlock > 0 ? " block" : " page"
    if rawValue & Self.isWritable == 0 { text += ", read-only" }
    if rawValue & Self.isAccessed == 0 { text += ", old" }
    if rawValue & Self.isAloneInTable > 0 { text += ", alone in its table" }
    return text
  }
}

extension Specification {
  /// The class of a frame, and the page that the guest has there.
  @inline(__always) func frameClass(_ gfn: UInt64, slot: Int, ipaPageCount: UInt64)
    -> (frame: FrameClass, pfn: UInt64?)
  {
    guard gfn < ipaPageCount else { return (.none, nil) }
    let frame = GuestFrame(slot: slot, gfn: gfn)
    guard let (first, mapping) = guestMapping(covering: frame) else {
      let hasTable = guestTable(level: 3, for: frame) != nil
      return (hasTable ? .emptyWithTable : .emptyWithoutTable, nil)
    }
    guard !mapping.isPoison else { return (.poisoned, nil) }
    let level = mapping.isBlock ? 2 : 3
    let isAlone = guestTableEntryCount(level: level, for: frame) == 1
    return (FrameClass(mapping, isAloneInTable: isAlone), mapping.pfn + (gfn - first))
  }
}
