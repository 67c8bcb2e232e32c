import Fuzzing
import Hypervisor
import Triage

/// What is demanded of the full strategy: that each trial finds its bug, and that the minimised
/// program shows the same.
///
/// Its length is held against the catalogue only where it fails as the catalogue's own program
/// does: a bug that shows in another call may take more.
public struct HuntDemand: Sendable {
  let plan: HuntPlan
  /// Where the catalogue's programs are, named by the bugs' ids.
  let regressions: String

  public init(_ plan: HuntPlan, regressions: String = "corpus/regressions") {
    self.plan = plan
    self.regressions = regressions
  }

  /// A line for each demand that was not met; a trial that was not made meets none.
  public func faults(in table: TrialTable) -> [String] {
    plan.bugs.flatMap { bug in
      let signature = catalogueSignature(of: bug)
      let results = table[bug, .full]
      return plan.seeds(of: .full).compactMap { seed in
        guard let result = results.first(where: { $0.seed == seed }) else {
          return "\(bug.entry.id), seed \(seed): no result"
        }
        return fault(in: result, of: bug, signature)
      }
    }
  }

  func fault(in result: TrialResult, of bug: SeededBug, _ signature: String?) -> String? {
    let name = "\(result.bug), seed \(result.seed): "
    switch result.outcome {
    case .missed: return name + "missed after \(result.executions) executions"
    case .failed: return name + (result.reason ?? "failed")
    case .found: break
    }
    guard result.minimisedSignature == result.signature else {
      return name + "found as \(result.signature ?? "-"), but replays as "
        + "\(result.minimisedSignature ?? "-")"
    }
    guard let length = result.length, let allowed = bug.entry.triggerCalls,
      result.signature == signature, length > allowed
    else { return nil }
    return name + "minimised to \(length) calls, and \(allowed) do"
  }

  /// How the catalogue's program fails; nil where there is none.
  private func catalogueSignature(of bug: SeededBug) -> String? {
    let mode = RunMode(profile: bug.entry.home, bugs: [bug])
    let path = "\(regressions)/\(bug.entry.id).hvc"
    guard
      let file = try? ProgramFile(
        path: path, format: nil, layout: .standard, knownBugs: SeededBug.catalogue.map(\.id))
    else { return nil }
    var replay = Replay(mode)
    guard case .violation(let violation) = replay.run(file.program, onOutcome: { _, _ in }) else {
      return nil
    }
    return violation.signature
  }
}
