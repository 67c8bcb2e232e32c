/// What was done to one freshly booted machine, and the state it was left in.
public struct TraceSequence: Sendable {
  /// The line that opens it.
  public var line: Int
  public var number: Int
  public var kind: Kind
  /// What a directed sequence is about, such as `pressure`.
  public var tag: String?
  public var operations: [TraceOperation] = []
  /// Empty where EL2 died, except for what the recorder could still read.
  public var records: [TraceRecord] = []

  /// How the generator meant it; no guarantee.
  public enum Kind: String, Sendable {
    /// Orders that a correct caller inside EL2 could produce.
    case wellBehaved = "n"
    /// Some operations break a contract on purpose.
    case contractBreaking = "x"
  }
}

extension TraceSequence: CustomStringConvertible {
  /// All lines, from `S` to `E`.
  public var description: String {
    let opening = "S \(number) \(kind.rawValue)" + (tag.map { " " + $0 } ?? "")
    let lines = [opening] + operations.map(\.description) + records.map(\.fact.description)
    return (lines + ["E"]).joined(separator: "\n")
  }
}
