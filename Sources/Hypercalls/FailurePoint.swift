/// Which allocations of table pages fail, counted from the start of the program.
public struct FailurePoint: Hashable, Sendable {
  /// The first that fails, counted from 1.
  public let nth: UInt8
  /// How many fail; 255: all from there on.
  public let times: UInt8

  /// Nil where nothing would fail: then a program has no failure point.
  @inlinable public init?(nth: UInt8, times: UInt8) {
    guard nth > 0, times > 0 else { return nil }
    self.nth = nth
    self.times = times
  }
}
