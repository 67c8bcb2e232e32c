import Fuzzing

extension HuntReport {
  /// The tables as a terminal shows them.
  public var text: String {
    let strategies = Strategy.allCases.map(\.rawValue)
    var parts = strategies.compactMap { strategy in
      let rows = summaries.filter { $0.strategy == strategy }
      return rows.isEmpty ? nil : Self.table(strategy, rows)
    }
    if !comparisons.isEmpty { parts.append(comparisonTable) }
    if !failures.isEmpty { parts.append(failureList) }
    return parts.joined(separator: "\n")
  }

  private static func table(_ strategy: String, _ rows: [BugSummary]) -> String {
    let found = rows.reduce(0) { $0 + $1.detectedCount }
    let trials = rows.reduce(0) { $0 + $1.trialCount }
    let reached = rows.reduce(0) { $0 + $1.reachedCount }
    let everywhere = rows.count { $0.detectedCount == $0.trialCount && $0.failedCount == 0 }
    let head = [
      "bug", "number", "reached", "detected", "executions [interval]", "calls [interval]", "rules",
      "length",
    ]
    let lines = TextColumns.aligned([head] + rows.map(cells), numeric: [2, 3, 4, 5])
    var title = "\(strategy): \(found) of \(trials) trials detected, \(reached) reached; "
    title += "\(everywhere) of \(rows.count) bugs in every trial"
    if let median = rows.compactMap(\.executions.floor).median {
      title += "; median of the bugs' median executions \(median.grouped)"
    }
    return ([title] + lines).joined(separator: "\n") + "\n"
  }

  private static func cells(_ row: BugSummary) -> [String] {
    let failed = row.failedCount > 0 ? " (+\(row.failedCount) failed)" : ""
    let lengths =
      row.shortest.map { shortest in
        let longest = row.longest ?? shortest
        return (longest == shortest ? "\(shortest)" : "\(shortest)–\(longest)")
          + (row.triggerCalls.map { " (\($0))" } ?? "")
      } ?? "-"
    return [
      row.bug, row.number, "\(row.reachedCount)/\(row.trialCount)",
      "\(row.detectedCount)/\(row.trialCount)" + failed, row.executions.text, row.calls.text,
      row.rules.isEmpty ? "-" : row.rules.joined(separator: " "), lengths,
    ]
  }

  private var comparisonTable: String {
    let head = [
      "full against", "bugs", "undecided", "calls, times as many", "better", "worse", "A12",
      "harder half",
      "better", "worse", "A12",
    ]
    let rows = comparisons.map { comparison in
      [comparison.other, "\(comparison.all.bugCount)", "\(comparison.all.undecidedCount)"]
        + Self.cells(comparison.all) + Self.cells(comparison.harderHalf)
    }
    let lines = TextColumns.aligned([head] + rows, numeric: Set(1..<11))
    return
      (["strategies, by executed calls (medians over bugs; share of bugs with p < 0.05)"] + lines)
      .joined(separator: "\n") + "\n"
  }

  private static func cells(_ summary: Comparison.Summary) -> [String] {
    [
      summary.medianRatio.map { $0.decimal(1) } ?? "-", summary.betterShare.percent,
      summary.worseShare.percent, summary.medianA12.map { $0.decimal(2) } ?? "-",
    ]
  }

  private var failureList: String {
    let lines = failures.map { "  \($0.bug) \($0.strategy) \($0.seed): \($0.reason ?? "-")" }
    return (["failed trials"] + lines).joined(separator: "\n") + "\n"
  }
}

/// Rows of text in columns.
enum TextColumns {
  static func aligned(_ rows: [[String]], numeric: Set<Int>) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return numeric.contains(column) ? padding + cell.0 : cell.0 + padding
      }
      return cells.joined(separator: "  ").trimmingSuffix(" ")
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var text = self
    while text.last == character { text.removeLast() }
    return text
  }
}

extension Double {
  /// With so many digits behind the point.
  func decimal(_ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = UInt64(max(0, (self * scale).rounded()))
    guard digits > 0 else { return "\(scaled)" }
    let whole = Double(scaled / UInt64(scale)).grouped
    let rest = String(scaled % UInt64(scale))
    return whole + "." + String(repeating: "0", count: digits - rest.count) + rest
  }

  var percent: String { (self * 100).decimal(0) + " %" }
}
