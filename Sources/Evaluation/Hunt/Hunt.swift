import Foundation

/// Makes the trials of a plan that are still to be made, several at a time.
public struct Hunt: Sendable {
  /// How far a hunt is.
  public struct Progress: Sendable {
    public var doneCount: Int
    public var trialCount: Int
    public var last: TrialResult
    public var isFirst: Bool
  }

  let runner: TrialRunner
  let jobCount: Int

  public init(runner: TrialRunner, jobCount: Int) {
    self.runner = runner
    self.jobCount = jobCount
  }

  /// The trials of which the log has no result that serves.
  public func missing(from log: TrialLog, of plan: HuntPlan) -> [Trial] {
    plan.trials.filter { log.results[$0]?.serves(cap: plan.cap) != true }
  }

  /// Adds the results to the log, one by one as they come.
  public func run(
    _ plan: HuntPlan, into log: inout TrialLog, onProgress: (Progress) -> Void
  ) async throws {
    let trials = missing(from: log, of: plan)
    let trialCount = plan.trials.count
    var doneCount = trialCount - trials.count
    var isFirst = true
    // As long as there is nothing in it.
    defer { rmdir(runner.scratch.path) }
    try await withThrowingTaskGroup(of: TrialResult.self) { group in
      var waiting = trials.makeIterator()
      for _ in 0..<jobCount {
        guard let trial = waiting.next() else { break }
        group.addTask { try await runner.run(trial) }
      }
      while let result = try await group.next() {
        try log.append(result)
        doneCount += 1
        onProgress(
          Progress(doneCount: doneCount, trialCount: trialCount, last: result, isFirst: isFirst))
        isFirst = false
        if let trial = waiting.next() { group.addTask { try await runner.run(trial) } }
      }
    }
  }
}
