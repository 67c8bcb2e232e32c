/// One operation of a sequence, with what it did on the recorded kernel.
public struct TraceOperation: Sendable {
  public var line: Int
  public var call: TraceCall
  public var arguments: [TraceNumber]
  /// `repeat`: the call is made up to so many times, ending after the first that fails.
  public var repeatLimit: Int?
  public var expected: TraceOutcome

  /// The value of an argument, from 0.
  public subscript(index: Int) -> UInt64 { arguments[index].value }
}

/// An argument and how it is spelt: recorders disagree about the base of small numbers.
public struct TraceNumber: Hashable, Sendable {
  public var value: UInt64
  public var isHex: Bool
}

/// How an operation ended: its return code, or how EL2 died, and which allocations failed.
public struct TraceOutcome: Hashable, Sendable {
  public enum Ending: Sendable {
    case returned
    /// A WARN fired at EL2; the call still went on to a result. The sequence ends.
    case warned
    /// BUG or a fault at EL2. The sequence ends.
    case panicked
  }

  public var ending: Ending
  /// 0 after a panic.
  public var result: Int64
  /// Allocations from the pool of host tables that failed meanwhile.
  public var failedHostAllocations: Int
  /// The same for the hypervisor's tables.
  public var failedHypAllocations: Int
  /// How often a repeated call was made.
  public var runCount: Int?

  public init(
    ending: Ending = .returned, result: Int64, failedHostAllocations: Int = 0,
    failedHypAllocations: Int = 0, runCount: Int? = nil
  ) {
    self.ending = ending
    self.result = result
    self.failedHostAllocations = failedHostAllocations
    self.failedHypAllocations = failedHypAllocations
    self.runCount = runCount
  }

  var withoutFailedAllocations: TraceOutcome {
    var outcome = self
    outcome.failedHostAllocations = 0
    outcome.failedHypAllocations = 0
    return outcome
  }
}

extension TraceNumber: CustomStringConvertible {
  public var description: String { isHex ? "0x\(value.hex)" : String(value) }
}

extension TraceOutcome: CustomStringConvertible {
  public var description: String {
    var text =
      switch ending {
      case .returned: String(result)
      case .warned: "\(result) WARN"
      case .panicked: "PANIC"
      }
    if failedHostAllocations > 0 { text += " H=\(failedHostAllocations)" }
    if failedHypAllocations > 0 { text += " Y=\(failedHypAllocations)" }
    if let runCount { text += " N=\(runCount)" }
    return text
  }
}

extension TraceOperation: CustomStringConvertible {
  public var description: String { "\(request) = \(expected)" }

  /// The line up to its result.
  public var request: String {
    let words = repeatLimit.map { ["repeat", String($0)] } ?? []
    return (words + [call.rawValue] + arguments.map(\.description)).joined(separator: " ")
  }
}
