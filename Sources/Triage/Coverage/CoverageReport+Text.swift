import Hypercalls
import Oracle

extension CoverageReport {
  /// Summary, a line for each operation, and the to-do list; where asked for, what is reached too,
  /// and what is like it.
  public func lines(withReached: Bool = false, withAlike: Bool = false) -> [String] {
    summary + [""] + table
      + (withReached ? list("reached", cells(where: \.isReached)) : [])
      + list("legal and never reached", cells { !$0.isReached })
      + (withAlike ? list("neither reached nor known to be legal, but alike", alike) : [])
  }

  private func cells(where isListed: (Cell) -> Bool) -> [Transition] {
    operations.flatMap { $0.cells.filter(isListed).map(\.transition) }
  }

  /// `mainline: 12 programs reach 1,234 of 2,345 legal transitions (53 %)`
  public var summary: [String] {
    let programs =
      "\(programCount.grouped) \(programCount == 1 ? "program reaches" : "programs reach")"
    let share = legalCount == 0 ? 100 : reachedCount * 100 / legalCount
    var lines = [
      "\(profile.name): \(programs) \(reachedCount.grouped) of \(legalCount.grouped) "
        + "legal transitions (\(share) %)",
      "legal: what \(exploredCount.grouped) programs reach on the specification alone, "
        + "and what was reached here",
    ]
    if let blocks {
      lines.append(
        "the model's code: \(blocks.reached.grouped) of \(blocks.total.grouped) blocks are run")
    } else {
      lines.append("the model's code: not counted in this build; make coverage counts it")
    }
    if violationCount > 0 {
      lines.append("programs that end in a finding, before their end: \(violationCount.grouped)")
    }
    return lines
  }

  private var table: [String] {
    let rows =
      [["operation", "states", "legal", "reached", "never"]]
      + operations.map { operation in
        [
          operation.opcode.name, "\(operation.stateCount)", "\(operation.cells.count)",
          "\(operation.reachedCount)", "\(operation.unreachedCount)",
        ]
      }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let numbers = (1..<5).map { padding(row[$0], widths[$0]) + row[$0] }
      return row[0] + padding(row[0], widths[0]) + "  " + numbers.joined(separator: "  ")
    }
  }

  private func list(_ title: String, _ transitions: [Transition]) -> [String] {
    let listed = Dictionary(grouping: transitions, by: \.opcode)
    let lines = operations.flatMap { operation -> [String] in
      guard let transitions = listed[operation.opcode] else { return [] }
      return [operation.opcode.name] + transitions.map { "  [\($0.state)] = \($0.outcome)" }
    }
    return ["", lines.isEmpty ? "\(title): nothing" : "\(title):"] + lines
  }

  private func padding(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: width - text.count)
  }
}

extension Int {
  /// With commas between thousands.
  fileprivate var grouped: String {
    let digits = Array(String(magnitude))
    let groups = stride(from: digits.count, to: 0, by: -3).reversed().map {
      String(digits[Swift.max(0, $0 - 3)..<$0])
    }
    return (self < 0 ? "-" : "") + groups.joined(separator: ",")
  }
}
