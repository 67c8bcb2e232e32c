import Foundation
import Fuzzing
import Hypercalls
import Hypervisor
import Subprocess

/// Makes trials, each in a process of its own, and looks at what they found.
public struct TrialRunner: Sendable {
  public let fuzzer: FuzzerBinary
  public let cap: UInt64
  /// Where trials have their folders while they run.
  let scratch: URL
  /// A process that takes longer is killed: something hangs that the fuzzer does not notice.
  public var secondsMax = 1800

  public init(fuzzer: FuzzerBinary, cap: UInt64, in folder: String) {
    self.fuzzer = fuzzer
    self.cap = cap
    scratch = URL(filePath: folder).appending(component: "scratch")
  }

  public func run(_ trial: Trial) async throws -> TrialResult {
    // What a killed hunt has left belongs to the trials that the next one makes first.
    let folder = scratch.appending(
      component: "\(trial.bug.entry.id)-\(trial.strategy.rawValue)-\(trial.seed)")
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let crash = folder.appending(path: "crash").path

    let start = ContinuousClock.now
    let (status, log) = try await runFuzzer(trial, in: folder, artifact: crash)
    var result = TrialResult(trial, cap: cap, fuzzer: fuzzer.digest, outcome: .failed)
    result.seconds = Self.seconds(since: start)
    read(log, into: &result)
    if let bytes = FileManager.default.contents(atPath: crash), result.signature != nil {
      examine(Array(bytes), trial, into: &result)
    } else if status == .exited(0), result.executions >= cap {
      result.outcome = .missed
    } else {
      result.reason = "\(status): \(Self.lastLine(of: log))"
    }
    return result
  }

  /// What the fuzzer says of itself.
  private func read(_ log: String, into result: inout TrialResult) {
    for line in log.split(whereSeparator: \.isNewline) {
      if let tally = Tally(line: line) {
        result.executions = tally.executionCount
        result.calls = tally.callCount
        result.reachedExecutions = tally.reached?.executionCount
        result.reachedCalls = tally.reached?.callCount
      } else if line.hasPrefix("DEDUP_TOKEN: ") {
        result.signature = String(line.dropFirst("DEDUP_TOKEN: ".count))
      }
    }
  }

  private func examine(_ bytes: [UInt8], _ trial: Trial, into result: inout TrialResult) {
    guard let detection = Detection(of: trial.bug, by: bytes) else {
      result.reason = "the program that was found does not fail"
      return
    }
    result.minimisedSignature = detection.signature
    result.rule = detection.rule
    result.length = detection.length
    result.program = detection.text
    if detection.failsWithoutBug {
      result.reason = "what was found is not the bug: it fails without it as well"
    } else {
      result.outcome = .found
      // A bug that is there at boot makes its difference before any call.
      result.reachedExecutions = result.reachedExecutions ?? result.executions
      result.reachedCalls = result.reachedCalls ?? result.calls
    }
  }

  private static func seconds(since start: ContinuousClock.Instant) -> Double {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return (seconds * 100).rounded() / 100
  }

  private static func lastLine(of log: String) -> String {
    log.split(whereSeparator: \.isNewline).last.map { String($0.prefix(200)) } ?? "no output"
  }
}

extension TrialRunner {
  private func runFuzzer(
    _ trial: Trial, in folder: URL, artifact: String
  ) async throws -> (status: TerminationStatus, log: String) {
    let arguments = [
      "-seed=\(trial.seed)", "-runs=\(cap)", "-timeout=60", "-verbosity=0",
      "-exact_artifact_path=\(artifact)",
    ]
    let environment: [Environment.Key: String?] = [
      "HVCFUZZ_BUGS": trial.bug.entry.id, "HVCFUZZ_PROFILE": nil, "HVCFUZZ_KNOWN": nil,
      "HVCFUZZ_KEEP_GOING": nil, "HVCFUZZ_STRATEGY": trial.strategy.rawValue,
      "HVCFUZZ_REACHED": "1", "HVCFUZZ_ENDS_WITH_PARENT": "1",
    ]
    let fuzzer = fuzzer.path
    let seconds = secondsMax
    return try await withThrowingTaskGroup(of: (TerminationStatus, String)?.self) { group in
      group.addTask {
        let execution = try await Subprocess.run(
          .path(.init(fuzzer)), arguments: Arguments(arguments),
          environment: .inherit.updating(environment), workingDirectory: .init(folder.path),
          output: .discarded, error: .string(limit: 1 << 22))
        return (execution.terminationStatus, execution.standardError)
      }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        return nil
      }
      // Whichever comes first ends the other; a cancelled process is killed.
      defer { group.cancelAll() }
      return try await group.next()! ?? (.signaled(SIGKILL), "hung for \(seconds) s")
    }
  }
}
