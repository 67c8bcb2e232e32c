import ArgumentParser
import Hypercalls
import Target
import Triage

/// What `hvcfuzz conform --target` does without recordings: programs of its own.
struct GenerationOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How long to run generated programs.", valueName: "seconds"))
  var time: Int?

  @Option(help: "How many programs to generate at most.")
  var programs: Int?

  @Option(help: "The random seed; the same one gives the same programs.")
  var seed: UInt64 = 1

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write programs that disagree.", valueName: "folder"))
  var output: String?

  @Option(help: ArgumentHelp("Where to record what the target did, as a trace.", valueName: "file"))
  var record: String?

  @Flag(help: "End with the first program that disagrees, and do not minimise it.")
  var first = false

  var isUsed: Bool { time != nil || programs != nil || output != nil || first || record != nil }

  func validate() throws {
    guard (time ?? 0) >= 0, (programs ?? 0) >= 0 else {
      throw ValidationError("--time and --programs take 0 or more.")
    }
  }
}

extension ConformCommand {
  /// Recordings of a kernel, replayed on a target.
  func replay(_ traces: [TraceFile], onTarget library: String) throws {
    var conformance = Conformance(level: level, shownMax: show)
    for trace in traces {
      var machine: TargetTraceMachine
      do throws(TargetFailure) {
        machine = try TargetTraceMachine(
          library: library, profile: profile ?? trace.header.profile, layout: trace.header.layout)
      } catch {
        throw TargetError(library: library, failure: error)
      }
      conformance.replay(trace, on: &machine)
      if let failure = machine.failure {
        throw TargetError(library: library, failure: failure)
      }
    }
    for line in conformance.details { print(line) }
    print(conformance.summary)
    if !conformance.agrees { throw ExitStatus.violation.error }
  }

  /// Generated programs on model and target; each way to disagree is minimised and kept.
  func compare(withTarget library: String) throws {
    if let output = generation.output { try OutputFile.check(output + "/a.hvc") }
    if let path = generation.record { try OutputFile.check(path) }
    let differential = try target.differential(library, profile: profile)
    let kernel = differential.profile
    var conformance = TargetConformance(differential, seed: generation.seed)
    let clock = ContinuousClock()
    let programsMax = generation.programs ?? .max
    let seconds = generation.time ?? (generation.programs == nil ? 60 : .max)
    let end = clock.now + .seconds(min(seconds, 1 << 32))
    let recorder = try generation.record.map { try TargetRecorder(library, kernel, path: $0) }
    while conformance.programCount < programsMax, clock.now < end {
      let disagreement = conformance.runOne()
      recorder?.record(conformance.lastProgram)
      guard let disagreement else { continue }
      if generation.first { break }
      try keep(disagreement, of: library)
    }
    try recorder?.finish()
    print(conformance.summary)
    for disagreement in conformance.disagreements {
      print("  \(disagreement.count)  \(disagreement.failure.signature)")
    }
    if !conformance.disagreements.isEmpty { throw ExitStatus.violation.error }
  }

  /// As it was found first, because minimising may take long; then as short as it goes.
  private func keep(_ found: TargetConformance.Disagreement, of library: String) throws {
    var program = found.program
    let name = found.failure.signature.map { "/:".contains($0) ? "-" : "\($0)" }.joined()
    let path = generation.output.map { "\($0)/\(name).hvc" }
    let differential = try target.differential(library, profile: profile)
    program.profile = differential.profile
    if let path { try OutputFile.replace(path, with: Array(text(program, found.failure).utf8)) }
    let shortest = MinimisedDisagreement(program, of: differential)
    let text =
      shortest?.text(in: .standard)
      ?? "# not minimised: the target does not do the same each time\n"
      + text(program, found.failure)
    if let path { try OutputFile.replace(path, with: Array(text.utf8)) }
    print(text)
  }

  private func text(_ program: Program, _ failure: TargetFailure) -> String {
    let story = [failure.signature] + failure.story(in: .standard)
    return ProgramText(program, above: story.map { "# " + $0 }).text(in: .standard)
  }
}
