import Hypercalls
import Hypervisor
import Oracle

/// A finding as people read it: the program with its results, the rule that broke, how to replay.
public struct FindingReport: Sendable {
  public var violation: Violation
  public var profile: Profile
  public var bugs: [String]
  public var layout: MachineLayout
  /// The calls up to the one that broke the rule.
  public var trace: [CallTrace]
  public var failurePoint: FailurePoint?
  /// Where the program lies.
  public var file: String

  public init(
    _ violation: Violation, in program: Program, trace: [CallTrace], profile: Profile,
    bugs: [String], layout: MachineLayout, file: String
  ) {
    self.violation = violation
    self.trace = trace
    self.profile = profile
    self.bugs = bugs
    self.layout = layout
    self.file = file
    failurePoint = program.failurePoint
  }

  public var text: String {
    var lines = ["hvcfuzz: \(violation.headline)"]
    lines.append("  profile \(profile.name)")
    if !bugs.isEmpty { lines.append("  bugs \(bugs.joined(separator: ","))") }
    lines.append("")
    lines += programLines
    lines.append("")
    lines += ruleLines
    lines.append("  replay:    \(command("replay"))")
    lines.append("  minimise:  \(command("minimise"))")
    lines.append("DEDUP_TOKEN: \(violation.signature)")
    return lines.joined(separator: "\n") + "\n"
  }

  private func command(_ name: String) -> String {
    var words = ["hvcfuzz", name, "--profile", profile.name]
    if !bugs.isEmpty { words += ["--bugs", bugs.joined(separator: ",")] }
    return (words + [file]).joined(separator: " ")
  }
}

extension FindingReport {
  private var programLines: [String] {
    var rows: [(call: String, result: String)] = trace.map { step in
      let times = step.call.repeatCount == 1 ? "" : " x\(step.call.repeatCount)"
      return (
        "\(step.call.actorName)  \(step.call.text(in: layout))\(times)", Self.result(of: step)
      )
    }
    if let failurePoint {
      rows.insert(
        ("fail_allocation(nth: \(failurePoint.nth), times: \(failurePoint.times))", ""), at: 0)
    }
    let width = rows.map(\.call.count).max() ?? 0
    let culprit = violation.opcode == nil ? nil : rows.indices.last
    return rows.enumerated().map { index, row in
      let mark = index == culprit ? "> " : "  "
      guard !row.result.isEmpty else { return mark + row.call }
      return mark + row.call + String(repeating: " ", count: width - row.call.count) + "  = "
        + row.result
    }
  }

  private static func result(of step: CallTrace) -> String {
    switch step.outcome.ending {
    case .returned:
      guard let expected = step.expectation?.result, expected != step.outcome.result else {
        return "\(step.outcome.result)"
      }
      return "\(step.outcome.result), must be \(expected)"
    case .warned: return "\(step.outcome.result), and a warning"
    case .panicked: return "panic"
    }
  }

  private var ruleLines: [String] {
    var lines: [String] = []
    if let rule = violation.brokenRule { lines.append("  rule:      \(rule)") }
    if let pfn = violation.pfn { lines.append("  page:      \(Pfn(pfn).text(in: layout))") }
    return lines
  }
}
