import ArgumentParser
import Foundation

/// Mutates the model's own source and lets the fuzzer look for the mutants.
@main
struct MutantsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutants",
    abstract: "Fuzzes one-line mutants of the model's source.")

  @Option(help: "How many mutants, chosen at random among all that compile; 0 for all.")
  var count = 100

  @Option(help: "The random seed of the choice, and libFuzzer's.")
  var seed: UInt64 = 1

  @Option(help: "Seconds of processor time for each mutant, over all profiles that pass it.")
  var time = 30

  @Option(help: "Fuzzing processes at a time.")
  var jobs = 2

  @Option(help: "Only these mutants, by number, in place of a random choice.")
  var only: String?

  @Option(help: "A folder of programs to begin with, in place of an empty corpus.")
  var corpus: String?

  @Option(help: "The project's folder.")
  var project = "."

  @Flag(help: "List the candidates and stop.")
  var list = false

  func run() throws {
    let project = URL(filePath: project).standardizedFileURL.absoluteURL
    let candidates = try Candidates(project: project)
    if list {
      for mutant in candidates.mutants {
        print(
          mutant.number, "\(mutant.file):\(mutant.line)", mutant.kind.rawValue, mutant.change)
      }
      return
    }
    let judgements = try Judgements(file: project.appending(path: "Mutants/judged.txt"))
    for change in judgements.outdated(candidates.mutants) {
      print("warning: judged.txt: the model has no such change any more:", change)
    }
    let output = project.appending(path: "fuzz/out/mutants")
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    let beginning =
      try corpus.map {
        try Start(
          folder: URL(filePath: $0).absoluteURL, list: output.appending(path: "programs"))
      } ?? .emptyCorpus
    let tree = MutantTree(
      project: project, folder: output.appending(path: "tree"), candidates: candidates)
    let mutants = try choose(from: candidates, in: tree)
    let evaluation = try evaluate(
      mutants, of: candidates, in: tree, from: beginning, judgements: judgements, output: output)
    try evaluation.write(to: output.appending(path: "seed-\(seed)"))
    print(evaluation.text, terminator: "")
    if !evaluation.unexplained.isEmpty { throw ExitCode(1) }
  }

  private func choose(from candidates: Candidates, in tree: MutantTree) throws -> [Mutant] {
    var order = candidates.shuffled(seed: seed)
    if let only {
      let numbers = only.split(separator: ",").compactMap { Int($0) }
      order = candidates.mutants.filter { numbers.contains($0.number) }
    }
    try tree.copy()
    let wanted = only != nil || count == 0 ? order.count : count
    print("seed \(seed): \(wanted) of \(candidates.mutants.count) candidates")
    let mutants = try tree.build(order, count: wanted) { log($0) }
    for mutant in mutants {
      print(mutant.number, "\(mutant.file):\(mutant.line)", mutant.kind.rawValue, mutant.change)
    }
    print()
    return mutants
  }

  private func evaluate(
    _ mutants: [Mutant], of candidates: Candidates, in tree: MutantTree,
    from beginning: Start, judgements: Judgements, output: URL
  ) throws -> Evaluation {
    log("the model without a mutant, in all profiles")
    let seed = seed
    let time = time
    let folder = tree.folder
    let reach = try Reach(
      tree: folder, output: output, seed: seed, seconds: 10, start: beginning, jobs: jobs)
    let verdicts = try inParallel(mutants, jobs: jobs) { mutant in
      let plan = reach.plan(for: mutant.number, seconds: time)
      var kill: Kill?
      let start = Date()
      for (profile, seconds) in plan where kill == nil {
        kill = try Trial(
          tree: folder, output: output, profile: profile, number: mutant.number, seed: seed,
          seconds: seconds, start: beginning
        ).run()
      }
      log("\(mutant.number) \(kill.map { "killed: \($0.signature)" } ?? "SURVIVED")")
      return Verdict(
        mutant, reachedBy: reach.profiles(of: mutant.number),
        seconds: Date().timeIntervalSince(start), kill: kill,
        equivalence: judgements.reason(for: mutant))
    }
    return Evaluation(
      seed: seed, candidates: candidates.mutants.count, secondsEach: time, verdicts: verdicts)
  }
}

/// Progress, on a terminal only.
@Sendable func log(_ text: String) {
  guard isatty(STDERR_FILENO) != 0 else { return }
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
