// The matrix as tables of Markdown: they stand in docs/evaluation.md as they are printed.
extension OracleStrength {
  public var text: String { rulesText + "\n" + bugsText + "\n" + listsText }

  /// A rule a row: how many bugs it finds first, finds at all, and finds alone.
  public var rulesText: String {
    var lines = [
      "| rule | first | at all | alone | first, for one |", "| --- | --- | --- | --- | --- |",
    ]
    for rule in Self.rules {
      let first = bugs(foundFirstBy: rule)
      let example = first.first.map { "`\($0)`" } ?? "–"
      let counts = [first, bugs(foundBy: rule), bugs(foundOnlyBy: rule)].map { "\($0.count)" }
      lines.append("| \(rule) | \(counts.joined(separator: " | ")) | \(example) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A bug a row: the first rule, the next one, and all that find it by themselves.
  private var bugsText: String {
    var lines = ["| bug | first | next | by itself |", "| --- | --- | --- | --- |"]
    for bug in bugs {
      let alone = bug.alone.joined(separator: ", ")
      lines.append("| `\(bug.bug)` | \(bug.first ?? "none") | \(bug.next ?? "none") | \(alone) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var listsText: String {
    """
    Rules that find no bug first: \(idle.isEmpty ? "none" : idle.joined(separator: ", ")).
    Bugs that no rule finds: \(missed.isEmpty ? "none" : missed.joined(separator: ", ")).

    """
  }
}
