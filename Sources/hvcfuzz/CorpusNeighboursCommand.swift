import ArgumentParser
import Hypercalls
import Triage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `hvcfuzz corpus neighbours`
struct CorpusNeighboursCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "neighbours",
    abstract: "Writes the programs one step away from a corpus that reach something new.",
    discussion: """
      Every call of a small alphabet, or with --operation every one of the named ones, is tried at \
      every place of every program, once and in rows; the host writes wherever a call reads, if \
      host_memory_race is among them, and every allocation is let fail. What is found has \
      neighbours of its own: search those, with the corpus beside them.

        hvcfuzz corpus neighbours corpus/distilled -o near
        hvcfuzz corpus neighbours --beside corpus/distilled near -o nearer
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The new folder.", valueName: "folder"))
  var output: String

  @Option(help: "Search around the programs of this profile, not of others. (default: mainline)")
  var profile: Profile?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Try these operations. (default: all)", valueName: "call"))
  var operation: [Opcode] = []

  @Option(
    help: ArgumentHelp(
      "What these programs reach is nothing new, if they are run in the same profile.",
      valueName: "folder"))
  var beside: [String] = []

  @Flag(help: "Try odd values too: landmarks, and what a program has in other places.")
  var odd = false

  @Option(help: "Leave out programs that make more calls, by long rows, and try no row that does.")
  var longest = Neighbourhood.defaultCallsMax

  @OptionGroup var format: FormatOptions

  @Argument(help: ArgumentHelp("Programs, or folders of them.", valueName: "file"))
  var files: [String]

  func run() throws {
    let profile = profile ?? .mainline
    let corpus = try CorpusFiles(files, format: format, profile: nil)
    let programs = corpus.entries(of: profile).map(\.program)
    let others = try CorpusFiles(beside, format: format, profile: nil)
    let folder = try OutputFolder(at: output)
    let opcodes = OpcodeSet(operation.isEmpty ? Opcode.allCases : operation)
    var neighbourhood = Neighbourhood(
      profile, trying: opcodes, withOddValues: odd, callsMax: longest)
    for program in programs + others.programs {
      neighbourhood.exclude(program)
    }
    for (number, program) in programs.enumerated() {
      neighbourhood.search(around: program)
      show(
        "neighbours: \(number + 1) of \(programs.count) programs, "
          + "\(neighbourhood.programs.count) neighbours reach something new")
    }
    show("")
    for program in neighbourhood.programs {
      let bytes = try program.bytes(layout: .standard)
      try folder.add(bytes.contentName, bytes)
    }
    try folder.commit()
    let longer = neighbourhood.longerCount
    print(
      "neighbours: \(neighbourhood.programs.count) programs reach something new, of "
        + "\(neighbourhood.trialCount) tried"
        + (longer == 0 ? "" : "; not searched: \(longer) that make more than \(longest) calls"))
  }

  /// One line that changes, on a terminal alone.
  private func show(_ line: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    StandardError.show("\r\u{1b}[K" + line)
  }
}
