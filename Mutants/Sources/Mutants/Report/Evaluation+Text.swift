import Foundation

extension Evaluation {
  var text: String {
    var lines = verdicts.map(\.line)
    let killed = verdicts.count - survivors.count
    let explained = survivors.count - unexplained.count
    lines.append(
      "killed \(killed) of \(verdicts.count): \(count(.violation)) by the oracle, "
        + "\(count(.trap)) by a trap, \(count(.boot)) at boot, \(count(.hang)) by hanging")
    if !verdicts.isEmpty {
      lines.append(
        "killed or equivalent: \(killed) + \(explained), "
          + String(
            format: "%.1f %%", 100 * Double(killed + explained) / Double(verdicts.count)))
    }
    let seconds = verdicts.compactMap(\.kill?.seconds).sorted()
    let executions = verdicts.compactMap(\.kill?.executions).sorted()
    if !seconds.isEmpty {
      lines.append(
        String(
          format: "to the kill: median %.1f s and %d executions, most %.1f s and %d executions",
          seconds[seconds.count / 2], executions[executions.count / 2], seconds.last!,
          executions.last!))
    }
    for kind in MutationKind.allCases {
      let those = verdicts.filter { $0.kind == kind }
      guard !those.isEmpty else { continue }
      let killed = those.count { $0.kill != nil }
      lines.append("  \(kind.rawValue.padded(to: 22)) \(killed) of \(those.count)")
    }
    for survivor in survivors { lines += ["", survivor.difference] }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Verdict {
  /// One line of the table.
  fileprivate var line: String {
    let end =
      if let kill {
        "\(kill.signature)  (\(kill.profile), \(kill.executions) executions, "
          + String(format: "%.1f s)", kill.seconds)
      } else {
        equivalence == nil ? "SURVIVED" : "equivalent"
      }
    return "\(String(number).padded(to: 5)) \(kind.rawValue.padded(to: 20)) "
      + "\(place.padded(to: 56)) \(end)"
  }

  /// A survivor as a person has to look at it.
  fileprivate var difference: String {
    """
    survivor \(number), \(kind.rawValue), \(place), passed by \
    \(reachedBy.isEmpty ? "no profile" : reachedBy.joined(separator: ", "))
    - \(original)
    + \(mutated)
    \(equivalence.map { "equivalent: " + $0 } ?? "NOT EXPLAINED")
    """
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
