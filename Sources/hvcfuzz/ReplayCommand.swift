import ArgumentParser
import Hypercalls
import Triage

/// `hvcfuzz replay`
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Runs programs under the oracle and tells what each call does.",
    discussion: """
      Prints each call with its result and the pages it changed, then the rule that was broken, \
      if one was. Results that a text program demands are checked. A folder stands for all files \
      in it.

        hvcfuzz replay crash-1234
        hvcfuzz replay --quiet corpus
        hvcfuzz replay --profile mainline --bugs unshare-forgets-pin a.hvc
        hvcfuzz replay --target ./my-target.so a.hvc

      Exit status 1 where a rule was broken or a result is not the one demanded. A program whose \
      caller breaks the contract of a direct call ends there, which is no finding. 70 where \
      hvcfuzz itself ended in a program; of several, the others are replayed all the same.

      With --target the calls are made on that implementation as well, and a result or a page's \
      state that is not the model's is what is wrong.
      """)

  @Flag(name: .shortAndLong, help: "Print only what is wrong, and the summary.")
  var quiet = false

  @OptionGroup var machine: MachineOptions
  @OptionGroup var target: TargetOptions
  @OptionGroup var format: FormatOptions

  @Argument(help: ArgumentHelp("Programs, or folders of them.", valueName: "file"))
  var files: [String]

  func run() throws {
    let paths = try files.flatMap { try InputFile.paths(below: $0) }
    if let library = target.target { return try replay(onTarget: library, paths) }
    let inputs = try paths.map { path in
      let file = try format.read(path)
      return (file: file, mode: machine.mode(for: file))
    }
    let errors = try internalErrors(inputs)
    var summary = ReplaySummary()
    var replay: Replay?
    for (file, mode) in inputs {
      let path = file.path
      if let error = errors[path] {
        tell([], ["internal error: \(error)", "  a bug of hvcfuzz, and no finding"], path, false)
        summary.count(.internalError)
        continue
      }
      TrapReport.note(file: path)
      var machine = replay.take() ?? Replay(mode)
      if machine.mode != mode { machine = Replay(mode) }
      let report = ReplayReport(file, on: &machine, tellsStory: !quiet)
      replay = consume machine
      let findings = quiet && !report.ending.isFailure ? [] : report.findings
      tell(report.story, findings, path, paths.count == 1)
      summary.count(report.ending)
    }
    print(summary)
    if summary.hasInternalError { throw ExitStatus.internalError.error }
    if summary.hasFailure { throw ExitStatus.violation.error }
  }

  /// The programs at which the tool itself ends, by their files; of one alone the process tells.
  private func internalErrors(
    _ inputs: [(file: ProgramFile, mode: RunMode)]
  ) throws -> [String: InternalError] {
    guard inputs.count > 1 else { return [:] }
    let answers = try Worker.answers(inputs.map { ($0.file.program, $0.mode) })
    var errors: [String: InternalError] = [:]
    for (input, answer) in zip(inputs, answers) {
      if case .internalError(let error) = answer { errors[input.file.path] = error }
    }
    return errors
  }

  func tell(_ story: [String], _ findings: [String], _ path: String, _ isAlone: Bool) {
    let lines = story + (story.isEmpty || findings.isEmpty ? [] : [""]) + findings
    guard !lines.isEmpty else { return }
    if !isAlone { print("\(path):") }
    for line in lines { print(line) }
    if !isAlone || !quiet { print() }
  }
}
