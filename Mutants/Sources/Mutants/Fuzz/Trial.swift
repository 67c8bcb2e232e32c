import Foundation

/// How a mutant was found out.
struct Kill: Codable, Sendable {
  enum Way: String, Codable, Sendable {
    /// The oracle reported: a violation, a warning or a panic of EL2.
    case violation
    /// The model's own code trapped, or touched memory that is not its.
    case trap
    /// A program never ended.
    case hang
    /// The machine does not even boot.
    case boot
  }

  let way: Way
  let signature: String
  let profile: String
  let executions: Int
  let seconds: Double
}

/// One fuzzing process on one mutant.
struct Trial {
  let tree: URL
  let output: URL
  let profile: String
  /// 0 is the model as it is.
  let number: Int
  let seed: UInt64
  /// Of processor time: what else the machine has to do costs a mutant nothing.
  let seconds: Int
  let start: Start
  var reached: URL?

  /// Fuzzes; nil where nothing was found.
  func run() throws -> Kill? {
    let prefix = output.appending(path: "\(number)-\(profile)-").path
    var environment = [
      Switchboard.numberVariable: String(number), "HVCFUZZ_PROFILE": profile,
    ]
    environment[Switchboard.reachedVariable] = reached?.path
    let result = try Command(
      "sh",
      [
        "-c", "ulimit -St \(seconds); exec \"$@\"", "sh",
        tree.appending(path: MutantTree.fuzzer).path,
        "-seed=\(seed)", "-timeout=10", "-print_final_stats=1", "-artifact_prefix=\(prefix)",
      ] + start.options, in: tree, environment: environment
    ).run(limit: 40 * Double(seconds))
    try Data(result.output.utf8).write(to: URL(filePath: prefix + "log"))
    let isOver = result.wasSignalled && result.status == SIGXCPU
    return isOver && result.output.contains("INITED") ? nil : kill(result)
  }

  private func kill(_ result: Command.Result) -> Kill {
    let token = result.output.firstMatch(of: /DEDUP_TOKEN: (\S+)/).map { String($0.1) }
    let executed = result.output.firstMatch(of: /stat::number_of_executed_units:\s*(\d+)/)
    let summary = result.output.firstMatch(of: /SUMMARY: libFuzzer: (.+)/).map { String($0.1) }
    let way: Kill.Way
    if let token, token != "trap" {
      way = .violation
    } else if summary == "timeout" || result.status == SIGXCPU || result.status == SIGTERM {
      way = .hang
    } else {
      way = result.output.contains("INFO: Loaded") ? .trap : .boot
    }
    return Kill(
      way: way, signature: token ?? summary ?? "status \(result.status)", profile: profile,
      executions: executed.flatMap { Int($0.1) } ?? 0, seconds: result.seconds)
  }
}
