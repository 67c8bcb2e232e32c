import Target
import Triage

extension ReplayCommand {
  /// Replays on a target, with the model as its oracle.
  func replay(onTarget library: String, _ paths: [String]) throws {
    var differential = try target.differential(library, machine)
    var failureCount = 0
    for path in paths {
      let report = TargetReplay(try format.read(path), on: &differential, tellsStory: !quiet)
      if report.isFailure { failureCount += 1 }
      tell(report.story, quiet && !report.isFailure ? [] : report.findings, path, paths.count == 1)
    }
    print(
      "replay: \(paths.count) \(paths.count == 1 ? "program" : "programs") on "
        + "\(differential.target.name), \(failureCount) \(failureCount == 1 ? "does" : "do") not "
        + "agree with \(differential.profile.name)")
    if failureCount > 0 { throw ExitStatus.violation.error }
  }
}
