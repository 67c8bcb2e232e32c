/// How many programs ended how.
public struct ReplaySummary: Sendable {
  private var counts: [ReplayReport.Ending: Int] = [:]

  public init() {}

  public mutating func count(_ ending: ReplayReport.Ending) { counts[ending, default: 0] += 1 }

  public var hasInternalError: Bool { counts[.internalError] != nil }
  public var hasFailure: Bool { counts.keys.contains(where: \.isFailure) }
}

extension ReplaySummary: CustomStringConvertible {
  /// `replay: 12 programs, 11 clean, 1 violation`
  public var description: String {
    let total = counts.values.reduce(0, +)
    var parts = [Self.text(total, "program", "programs")]
    for ending in ReplayReport.Ending.allCases {
      guard let count = counts[ending] else { continue }
      switch ending {
      case .clean: parts.append("\(count) clean")
      case .contractBroken: parts.append("\(count) with a broken contract")
      case .outOfRoom: parts.append("\(count) too long")
      case .disagreement: parts.append(Self.text(count, "disagreement", "disagreements"))
      case .violation: parts.append(Self.text(count, "violation", "violations"))
      case .internalError:
        parts.append(Self.text(count, "internal error", "internal errors"))
      }
    }
    return "replay: " + parts.joined(separator: ", ")
  }

  private static func text(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }
}
