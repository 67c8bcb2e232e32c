import ArgumentParser
import Hypercalls
import Triage

/// `hvcfuzz minimise`
struct MinimiseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "minimise",
    abstract: "Finds a shortest program that fails in the same way.",
    discussion: """
      Fewer calls first, then simpler arguments, then lower page numbers; the violation's \
      signature, the profile and the seeded bugs stay. The same program always gives the same \
      result.

        hvcfuzz minimise crash-1234 -o shortest.hvc
        hvcfuzz minimise --bugs unshare-forgets-pin crash-1234

      Writes text where the output is named *.hvc or is standard output, else bytes. Exit status \
      65 where the program does not fail.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it.", valueName: "file"))
  var output: String?

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  @OptionGroup var machine: MachineOptions
  @OptionGroup var format: FormatOptions

  @Argument(help: "A program that fails.")
  var file: String

  func run() throws {
    if let output { try OutputFile.check(output) }
    let input = try format.read(file)
    let mode = machine.mode(for: input)
    let shortest = MinimisedProgram(
      input.program, in: mode, layout: .standard, onProgress: progress())
    guard let shortest else {
      throw BadData(
        description: "\(file): does not fail in profile \(mode.profile.name): nothing to minimise")
    }
    try write(shortest)
  }

  /// Tells of each pass that made the program simpler.
  private func progress() -> (Minimiser<LockstepCheck>.Progress) -> Void {
    var last: Minimiser<LockstepCheck>.Progress?
    return { [quiet] step in
      defer { last = step }
      guard !quiet, step.improves(on: last) else { return }
      StandardError.print(
        "minimise: \(step.callCount) calls after \(step.executionCount) runs "
          + "(\(step.pass.rawValue))")
    }
  }

  private func write(_ shortest: MinimisedProgram) throws {
    let text = shortest.text(in: .standard)
    guard let output else {
      print(text, terminator: "")
      return
    }
    let isText = ProgramFile.format(of: output) == .text
    try OutputFile.replace(
      output,
      with: isText ? Array(text.utf8) : try shortest.program.bytes(layout: .standard))
    if !quiet {
      StandardError.print("minimise: replay it with " + shortest.mode.replayCommand(output))
    }
  }
}
