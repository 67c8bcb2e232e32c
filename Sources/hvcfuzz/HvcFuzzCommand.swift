import ArgumentParser

/// The command-line tool: what is done with programs, findings and traces outside a fuzzing run.
@main
struct HvcFuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hvcfuzz",
    abstract: "Replays, minimises and explains sequences of pKVM hypercalls.",
    discussion: """
      A program is a sequence of calls. A file named *.hvc holds one as text, any other file as \
      bytes, which is what the fuzzer reads and writes.

        hvcfuzz replay crash-1234             run a finding and tell its story
        hvcfuzz explain crash-1234            say what went wrong, and why
        hvcfuzz minimise crash-1234 -o a.hvc  find the shortest program that fails so
        hvcfuzz step crash-1234               go through it, forwards and backwards
        hvcfuzz conform 6.12.txt              compare the model with a kernel trace

      Completion for a shell: hvcfuzz --generate-completion-script bash (or zsh, or fish).

      Exit status: 0 clean, 1 a violation or a disagreement, 64 usage, 65 bad input data, \
      66 no such file, 70 internal error.
      """,
    subcommands: [
      ReplayCommand.self, MinimiseCommand.self, ExplainCommand.self, ReportCommand.self,
      StepCommand.self, ExportCommand.self, ShowCommand.self, FmtCommand.self, AssembleCommand.self,
      ConformCommand.self, HypercallsCommand.self, BugsCommand.self, CoverageCommand.self,
      CorpusCommand.self, HuntCommand.self, StrengthCommand.self,
    ])

  static func main() async {
    TrapReport.install()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      ExitStatus.end(after: error)
    }
  }
}
