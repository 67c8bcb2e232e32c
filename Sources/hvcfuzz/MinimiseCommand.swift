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
        hvcfuzz minimise --prove --time 600 crash-1234
        hvcfuzz minimise --all fuzz/out -o findings
        hvcfuzz minimise --target ./my-target.so crash-1234

      Writes text where the output is named *.hvc or is standard output, else bytes. Exit status \
      65 where the program does not fail.

      With --all the file is a folder, whose programs are told apart by their signatures: one of \
      each is minimised, and written to the folder named by -o, which must be there.

      A program in which hvcfuzz itself ends, which is a bug of hvcfuzz, is minimised as one in \
      processes of their own; its signature begins with "internal".

      With --prove all shorter programs are searched, of a fixed set of calls, until one is found \
      or there is none, or the time is over.

      With --target it is the disagreement of that implementation with the model that stays.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it.", valueName: "file"))
  var output: String?

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  @Flag(help: "Minimise one program of each signature in a folder.")
  var all = false

  @Flag(help: "Search for a shorter program, and say how far there is none.")
  var prove = false

  @Option(help: ArgumentHelp("How long to search, with --prove.", valueName: "seconds"))
  var time = 60

  @OptionGroup var machine: MachineOptions
  @OptionGroup var target: TargetOptions
  @OptionGroup var format: FormatOptions

  @Argument(help: "A program that fails, or with --all a folder.")
  var file: String

  func validate() throws {
    guard time >= 0 else { throw ValidationError("--time takes 0 or more.") }
    if target.target != nil, all || prove {
      throw ValidationError("--target goes with neither --all nor --prove.")
    }
  }

  func run() throws {
    if let library = target.target { return try minimise(onTarget: library) }
    if all { return try minimiseFolder() }
    if let output { try OutputFile.check(output) }
    let input = try format.read(file)
    let mode = machine.mode(for: input)
    var worker = Worker(mode)
    let isInternal =
      if case .internalError = try worker.run(input.program) { true } else { false }
    guard let shortest = minimised(input.program, in: mode, isInternal: isInternal) else {
      throw BadData.doesNotFail(file, in: mode, "nothing to minimise")
    }
    try write(shortest, to: output)
  }

  /// Nil where the program does not fail.
  func minimised(_ program: Program, in mode: RunMode, isInternal: Bool) -> KeptMinimum? {
    if isInternal { return minimisedInternalError(program, in: mode) }
    let shortest = MinimisedProgram(program, in: mode, layout: .standard, onProgress: progress())
    return (prove ? shortest.map(proven) : shortest).map(KeptMinimum.init)
  }

  /// Tells of each pass that made the program simpler.
  func progress<Check>() -> (Minimiser<Check>.Progress) -> Void
  where Check: FailureCheck & ~Copyable {
    var last: Minimiser<Check>.Progress?
    return { [quiet] step in
      defer { last = step }
      guard !quiet, step.improves(on: last) else { return }
      StandardError.print(
        "minimise: \(step.callCount) calls after \(step.executionCount) runs "
          + "(\(step.pass.rawValue))")
    }
  }

  func write(_ shortest: KeptMinimum, to output: String?) throws {
    guard let output else {
      print(shortest.text, terminator: "")
      return
    }
    let isText = ProgramFile.format(of: output) == .text
    try OutputFile.replace(
      output,
      with: isText ? Array(shortest.text.utf8) : try shortest.program.bytes(layout: .standard))
    if !quiet {
      StandardError.print("minimise: replay it with " + shortest.mode.replayCommand(output))
    }
  }
}
