import Hypercalls
import Oracle

/// Where a run of a program is, for the report of a trap: that is written with nothing but memory
/// that is there.
public enum CallWatch {
  /// The call that was begun last.
  public struct Place: Sendable {
    /// From 0.
    public var index: Int
    public var opcode: Opcode
  }

  /// Nil before the first call and after the last; the tool runs one program at a time.
  nonisolated(unsafe) public private(set) static var place: Place?

  /// Told of each call before it is made, in tests of the tool alone.
  nonisolated(unsafe) public static var onCall: ((Place) -> Void)?

  static func note(_ index: Int, _ opcode: Opcode) {
    let here = Place(index: index, opcode: opcode)
    place = here
    onCall?(here)
  }

  static func leave() { place = nil }
}
