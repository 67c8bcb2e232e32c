import ArgumentParser
import Hypercalls
import Triage

/// `hvcfuzz corpus`
struct CorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Merges, checks and measures folders of programs, and adds findings.",
    subcommands: [
      CorpusMergeCommand.self, CorpusExploreCommand.self, CorpusNeighboursCommand.self,
      CorpusCheckCommand.self, CorpusStatsCommand.self, CorpusConvertCommand.self,
      CorpusAddCommand.self,
    ])
}

/// `hvcfuzz corpus merge`
struct CorpusMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Keeps few and small programs that together reach all that the inputs do.",
    discussion: """
      Every transition that a clean program of the inputs reaches is reached by what is kept, and \
      every block of the model where the tool counts them; this is checked afterwards. Smallest \
      first; the same programs give the same folder. The inputs stay as they are.

        hvcfuzz corpus merge fuzz/out/corpus corpus/seeds -o merged
        hvcfuzz corpus merge --distil --profile rfc2021 fuzz/out/corpus-rfc2021 -o merged

      Writes a file of bytes for each program, named after its content, as one new folder. \
      Programs that end in a finding are left out; what follows a broken contract is cut off.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The new folder.", valueName: "folder"))
  var output: String

  @Option(help: "Run every program in this profile. (default: in its own, or in mainline)")
  var profile: Profile?

  @Option(
    help: ArgumentHelp(
      "Keep nothing for what these programs reach, if they are run in the same profile.",
      valueName: "folder"))
  var beside: [String] = []

  @Flag(help: "Keep few bytes: take first what reaches most for its size, and leave calls out.")
  var distil = false

  @OptionGroup var format: FormatOptions

  @Argument(help: ArgumentHelp("Programs, or folders of them.", valueName: "file"))
  var files: [String]

  func run() throws {
    try OutputFolder.check(output)
    let corpus = try CorpusFiles(files, format: format, profile: profile)
    let others = try CorpusFiles(beside, format: format, profile: nil).programs
    let folder = try OutputFolder(at: output)
    var total = (programs: 0, bytes: 0)
    for profile in corpus.profiles {
      var run = CoverageRun(profile, blocks: .ofModel)
      let merge = try merge(corpus.entries(of: profile), beside: others, &run)
      for program in merge.chosen {
        let bytes = try program.bytes(layout: .standard)
        try folder.add(bytes.contentName, bytes)
        total.programs += 1
        total.bytes += bytes.count
      }
      print(merge.line(for: profile, hasBlocks: run.blockCount != nil))
    }
    try folder.commit()
    print(
      "merge: \(corpus.count) programs to \(total.programs), \(total.bytes) bytes; nothing is lost")
  }

  private func merge(
    _ entries: [CorpusFiles.Entry], beside others: [Program], _ run: inout CoverageRun
  ) throws -> CorpusMerge {
    do {
      return try CorpusMerge(entries.map(\.program), beside: others, on: &run, distils: distil)
    } catch let error as EncodingError {
      throw BadData(description: "\(error)")
    }
  }
}

/// `hvcfuzz corpus check`
struct CorpusCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks that every entry is in canonical form and replays clean.",
    discussion: """
      Exit status 1 where an entry does not.

        hvcfuzz corpus check corpus/distilled
      """)

  @Option(help: "Run every program in this profile. (default: in its own, or in mainline)")
  var profile: Profile?

  @OptionGroup var format: FormatOptions

  @Argument(help: ArgumentHelp("Programs, or folders of them.", valueName: "file"))
  var files: [String]

  func run() throws {
    let corpus = try CorpusFiles(files, format: format, profile: profile)
    var faultCount = 0
    for profile in corpus.profiles {
      var run = CoverageRun(profile)
      for entry in corpus.entries(of: profile) {
        guard let fault = run.fault(of: entry.program, bytes: entry.bytes) else { continue }
        print("\(entry.path): \(fault.description)")
        faultCount += 1
      }
    }
    print("check: \(corpus.count) programs, \(faultCount) with a fault")
    if faultCount > 0 { throw ExitStatus.violation.error }
  }
}

/// `hvcfuzz corpus stats`
struct CorpusStatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Tells how many programs a corpus has, how long they are, and what they call.",
    discussion: "  hvcfuzz corpus stats corpus/distilled")

  @OptionGroup var format: FormatOptions

  @Argument(help: ArgumentHelp("Programs, or folders of them.", valueName: "file"))
  var files: [String]

  func run() throws {
    let corpus = try CorpusFiles(files, format: format, profile: nil)
    for (number, profile) in corpus.profiles.enumerated() {
      let statistics = CorpusStatistics(corpus.entries(of: profile).map(\.program))
      if number > 0 { print() }
      print("\(profile.name): \(statistics.summary)")
      for line in statistics.table { print("  " + line) }
    }
  }
}
