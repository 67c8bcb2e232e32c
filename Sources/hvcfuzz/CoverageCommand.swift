import ArgumentParser
import CLibFuzzer
import Hypercalls
import Oracle
import Triage

/// `hvcfuzz coverage`
struct CoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Shows which abstract transitions a corpus reaches, and which it does not.",
    discussion: """
      A transition is an operation, the state that it met (its page's, its VM's, its frame's), and \
      the rule that decided it, with the result. Legal is what programs reach on the \
      specification alone, which is explored with a fixed random seed, and what the corpus \
      reaches. Each program runs in its own profile, and each profile is reported for itself.

        hvcfuzz coverage corpus/distilled
        hvcfuzz coverage --html coverage.html corpus/seeds corpus/distilled
        hvcfuzz coverage --operation host_share_guest --reached corpus/seeds
        hvcfuzz coverage --profile linux6_12-hardened --alike corpus/distilled

      Blocks of the model's code are counted where the tool is built for it: see make coverage.
      """)

  @Option(help: "Run every program in this profile. (default: in its own, or in mainline)")
  var profile: Profile?

  @Option(
    help: ArgumentHelp("Programs of the exploration that says what is legal.", valueName: "count"))
  var explore = Exploration.defaultProgramCount

  @Option(help: ArgumentHelp("Report one operation alone.", valueName: "call"))
  var operation: Opcode?

  @Flag(help: "List what is reached, too.")
  var reached = false

  @Flag(
    help: """
      List, too, what nobody knows to be legal but is like what is reached: with another count, \
      other ends of the range, at another moment of a race, for want of tables, or of parts that \
      occur together.
      """)
  var alike = false

  @Option(help: ArgumentHelp("Write the whole report as JSON.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("Write the whole report as a page.", valueName: "file"))
  var html: String?

  @OptionGroup var format: FormatOptions

  @Argument(help: ArgumentHelp("Programs, or folders of them.", valueName: "file"))
  var files: [String]

  func validate() throws {
    guard explore >= 0 else { throw ValidationError("--explore takes 0 or more.") }
  }

  func run() throws {
    for path in [json, html].compactMap({ $0 }) { try OutputFile.check(path) }
    let corpus = try CorpusFiles(files, format: format, profile: profile)
    let reports = corpus.profiles.map { profile in
      var run = CoverageRun(profile, blocks: .ofModel)
      for entry in corpus.entries(of: profile) { run.run(entry.program) }
      var exploration = Exploration(profile)
      exploration.explore(programCount: explore)
      return CoverageReport(run, exploration)
    }
    if let json { try OutputFile.replace(json, with: Array(CoverageJSON(reports).jsonText().utf8)) }
    if let html { try OutputFile.replace(html, with: CoveragePage(reports).bytes()) }
    for (number, report) in reports.enumerated() {
      if number > 0 { print() }
      let lines = report.only(operation).lines(withReached: reached, withAlike: alike)
      for line in lines { print(line) }
    }
  }
}

extension CoverageReport {
  fileprivate func only(_ opcode: Opcode?) -> CoverageReport {
    guard let opcode else { return self }
    var report = self
    report.operations = operations.filter { $0.opcode == opcode }
    return report
  }
}

extension BlockCounters {
  /// Those of this process.
  static var ofModel: BlockCounters {
    var count = 0
    let counters = hvcfuzz_block_counters(&count)
    return BlockCounters(UnsafeMutableBufferPointer(start: counters, count: count))
  }
}
