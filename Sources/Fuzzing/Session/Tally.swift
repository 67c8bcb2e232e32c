/// What a fuzzing process has done so far, as it says at its end for a program to read.
public struct Tally: Equatable, Sendable {
  /// Programs run.
  public var executionCount: UInt64
  /// Calls made, each repetition counted.
  public var callCount: UInt64
  /// When the planted bugs made their first difference; nil where they never did, or nobody looked.
  public var reached: Moment?

  /// A point of the campaign: the program that was just run, and the calls made up to its end.
  public struct Moment: Equatable, Sendable {
    public var executionCount: UInt64
    public var callCount: UInt64

    public init(executionCount: UInt64, callCount: UInt64) {
      self.executionCount = executionCount
      self.callCount = callCount
    }
  }

  public init(executionCount: UInt64 = 0, callCount: UInt64 = 0, reached: Moment? = nil) {
    self.executionCount = executionCount
    self.callCount = callCount
    self.reached = reached
  }
}

extension Tally {
  private static let title = "HVCFUZZ_TALLY:"

  /// `HVCFUZZ_TALLY: executions=7 calls=90 reached=3,41`, the last where the bugs were reached.
  public var line: String {
    let reached = reached.map { " reached=\($0.executionCount),\($0.callCount)" } ?? ""
    return "\(Self.title) executions=\(executionCount) calls=\(callCount)\(reached)"
  }

  /// Reads such a line; nil for any other.
  public init?(line: some StringProtocol) {
    guard line.hasPrefix(Self.title) else { return nil }
    let words = line.split(separator: " ")
    var fields: [String: [UInt64]] = [:]
    for word in words.dropFirst() {
      let parts = word.split(separator: "=")
      guard parts.count == 2 else { return nil }
      fields[String(parts[0])] = parts[1].split(separator: ",").compactMap { UInt64($0) }
    }
    guard let executions = fields["executions"], executions.count == 1,
      let calls = fields["calls"], calls.count == 1
    else { return nil }
    self.init(executionCount: executions[0], callCount: calls[0])
    guard let reached = fields["reached"] else { return }
    guard reached.count == 2 else { return nil }
    self.reached = Moment(executionCount: reached[0], callCount: reached[1])
  }
}
