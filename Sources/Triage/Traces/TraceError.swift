/// A line of a trace that is not in the format, or that describes what cannot be replayed.
public struct TraceError: Error, Equatable, CustomStringConvertible {
  public var path: String
  /// Counted from 1.
  public var line: Int
  public var message: String

  public var description: String { "\(path):\(line): \(message)" }
}
