import ArgumentParser
import Hypercalls
import Triage

/// `hvcfuzz conform`
struct ConformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conform",
    abstract: "Compares the model with recorded kernel traces, or with an implementation.",
    discussion: """
      Every operation's result is compared, every WARN and panic, the failed allocations, and the \
      final state of each page: at level 1 states and counts, at level 2 the page tables' leaves \
      too. The totals are all that the files contain; a sequence with a call that is not \
      modelled is not run and counts as disagreeing.

        hvcfuzz conform 6.12.txt
        hvcfuzz conform --specification 6.12.txt
        hvcfuzz conform --profile mainline-asis --level 1 7.3.txt 7.3-oom.txt
        hvcfuzz conform --target ./my-target.so --time 600 -o findings
        hvcfuzz conform --target ./my-target.so --programs 500 --record 6.12-new.txt
        hvcfuzz conform --target ./my-target.so 6.12.txt

      With --specification the kernel is compared with what it should have done. Each difference \
      is listed with the weak point without which the model does as specified.

      With --target traces are replayed on that implementation. Without traces, generated programs \
      run on it and on the model, which are compared after each call; each way to disagree is \
      minimised, and written to the folder named by -o, which must be there. With --record what \
      the target did is kept as a trace, which the model can be held against without it.

      Exit status 1 where anything disagrees, or is not explained; 65 for a line that is not in \
      the format.
      """)

  @Option(help: "The kernel to be. (default: the one that the trace names)")
  var profile: Profile?

  @Option(help: ArgumentHelp("How closely to compare: 1 states, 2 tables too.", valueName: "1|2"))
  var level = Conformance.Level.tables

  @Flag(help: "Compare with the specification alone, and explain each difference.")
  var specification = false

  @Option(help: "How many sequences that disagree to show in full.")
  var show = 3

  @OptionGroup var target: TargetOptions
  @OptionGroup var generation: GenerationOptions

  @Argument(help: ArgumentHelp("Recorded traces.", valueName: "file"))
  var files: [String] = []

  func validate() throws {
    guard show >= 0 else { throw ValidationError("--show takes 0 or more.") }
    if files.isEmpty, target.target == nil {
      throw ValidationError("Recorded traces are needed, or --target.")
    }
    if generation.isUsed, !files.isEmpty || target.target == nil {
      throw ValidationError(
        "--time, --programs, --record and -o go with --target, and not with traces.")
    }
    if specification, target.target != nil {
      throw ValidationError("--specification and --target exclude each other.")
    }
  }

  func run() throws {
    if let library = target.target, files.isEmpty { return try compare(withTarget: library) }
    let traces = try files.map { try TraceFile(path: $0, bytes: InputFile.bytes(at: $0)) }
    if let library = target.target { return try replay(traces, onTarget: library) }
    if specification { return try explain(traces) }
    var conformance = Conformance(level: level, shownMax: show)
    for trace in traces {
      var machine = HypervisorTraceMachine(
        profile: try profile(of: trace), layout: trace.header.layout)
      conformance.replay(trace, on: &machine)
    }
    for line in conformance.details { print(line) }
    print(conformance.summary)
    if !conformance.agrees { throw ExitStatus.violation.error }
  }

  /// Where kernels do not do what they should, there has to be a weak point that says why.
  private func explain(_ traces: [TraceFile]) throws {
    var conformance = SpecificationConformance()
    for trace in traces { conformance.replay(trace, profile: try profile(of: trace)) }
    for line in conformance.details { print(line) }
    print(conformance.summary)
    if !conformance.isExplained { throw ExitStatus.violation.error }
  }

  private func profile(of trace: TraceFile) throws -> Profile {
    guard let profile = profile ?? trace.header.profile else {
      throw UsageError(
        description: "\(trace.path): no profile models its kernel (\(trace.header.variant)); "
          + "name one with --profile")
    }
    return profile
  }
}
