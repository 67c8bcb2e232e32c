import ArgumentParser
import Evaluation
import Fuzzing
import Hypervisor
import Triage

/// `hvcfuzz hunt`
struct HuntCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hunt",
    abstract: "Measures how soon the fuzzer finds the seeded bugs.",
    discussion: """
      Looks for each bug with each strategy in a number of independent trials: processes of their \
      own, each with its random seed and an empty corpus. Prints in how many a bug was reached \
      and detected, after how many executions and calls, by which rule, and how long the \
      minimised programs are; then compares the strategies.

      The folder keeps each result as it comes, and a second run goes on where the first stopped. \
      The same seeds give the same results, as long as the fuzzer is the same build.

        hvcfuzz hunt --bugs unshare-forgets-pin --trials 3
        hvcfuzz hunt --output hunt --jobs 2
        hvcfuzz hunt --output hunt --report-only

      With --demand-all, exit status 1 where a trial did not find its bug or what it found \
      replays differently.
      """)

  @Option(
    help: ArgumentHelp(
      "Bugs to look for, by id. (default: all that a program can reach)", valueName: "id,..."),
    transform: BugList.parse)
  var bugs: BugList?

  @Option(
    help: ArgumentHelp(
      "full, no-feedback, no-state, bytes, random. (default: all)", valueName: "name,..."),
    transform: StrategyList.parse)
  var strategies = StrategyList(strategies: Strategy.allCases)

  @Option(
    help: ArgumentHelp(
      "Trials of each bug and strategy. (default: 20 for full and bytes, 5 for the others)",
      valueName: "n"))
  var trials: Int?

  @Option(help: ArgumentHelp("Executions after which a trial gives up.", valueName: "n"))
  var cap = HuntPlan.defaultCap

  @Option(help: ArgumentHelp("Trials at a time.", valueName: "n"))
  var jobs = 1

  @Option(help: ArgumentHelp("The first random seed; the others count up.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(name: .shortAndLong, help: ArgumentHelp("Where results are kept.", valueName: "folder"))
  var output = "fuzz/out/hunt"

  @Option(help: ArgumentHelp("The release fuzzer.", valueName: "file"))
  var fuzzer = ".build-fuzz/release/HypercallFuzzer"

  @Flag(help: "Make no trials; report on the results that are there.")
  var reportOnly = false

  @Flag(help: "Make trials anew that another build of the fuzzer made.")
  var redo = false

  @Flag(help: "Fail where not every trial found its bug.")
  var demandAll = false

  func validate() throws {
    if let trials, trials < 1 { throw ValidationError("--trials takes 1 or more.") }
    if cap < 1 { throw ValidationError("--cap takes 1 or more.") }
    if jobs < 1 { throw ValidationError("--jobs takes 1 or more.") }
    // libFuzzer takes 32 bits, and 0 for a seed of its own choice.
    if seed < 1 || seed > 1 << 31 { throw ValidationError("--seed takes 1 to 2147483648.") }
  }

  func run() async throws {
    let plan = HuntPlan(
      bugs: bugs?.bugs ?? HuntPlan.reachableBugs, strategies: strategies.strategies,
      trialCount: trials, firstSeed: seed, cap: cap)
    var folder = try HuntFolder(path: output, creating: !reportOnly)
    if !reportOnly { try await hunt(plan, in: &folder) }
    let table = folder.table(of: plan)
    if table.bugs.isEmpty { throw BadData(description: "\(output): there are no such results") }
    let report = HuntReport(table)
    print(report.text, terminator: "")
    try folder.write(report, table)
    let faults = demandAll ? HuntDemand(plan).faults(in: table) : []
    for fault in faults { StandardError.print("hunt: " + fault) }
    if !faults.isEmpty { throw ExitStatus.violation.error }
  }

  private func hunt(_ plan: HuntPlan, in folder: inout HuntFolder) async throws {
    let binary = try FuzzerBinary(path: fuzzer)
    let others = folder.log.fuzzers(of: plan.trials).subtracting([binary.digest])
    if !others.isEmpty {
      guard redo else {
        throw UsageError(
          description: "\(folder.log.path) has results of another build of the fuzzer "
            + "(\(others.sorted().joined(separator: ", ")), this is \(binary.digest)); "
            + "name another --output, or say --redo to make them anew")
      }
      try folder.log.keep(fuzzer: binary.digest)
    }
    for strategy in plan.strategies {
      let seeds = plan.seeds(of: strategy)
      StandardError.print(
        "hunt: \(strategy.rawValue): \(plan.bugs.count) bugs, seeds \(seeds.lowerBound) to "
          + "\(seeds.upperBound - 1), up to \(plan.cap) executions")
    }
    let hunt = Hunt(runner: TrialRunner(fuzzer: binary, cap: cap, in: output), jobCount: jobs)
    let progress = HuntProgress(
      startCount: plan.trials.count - hunt.missing(from: folder.log, of: plan).count)
    try await hunt.run(plan, into: &folder.log) { progress.show($0) }
    progress.end()
  }
}

/// `full,bytes`
struct StrategyList {
  var strategies: [Strategy]

  static func parse(_ text: String) throws -> StrategyList {
    StrategyList(
      strategies: try text.split(separator: ",").map { word in
        guard let strategy = Strategy(rawValue: String(word)) else {
          let names = Strategy.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValidationError("no strategy '\(word)'; there are \(names)")
        }
        return strategy
      })
  }
}
