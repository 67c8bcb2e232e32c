import ArgumentParser
import Hypercalls
import Hypervisor
import Triage

/// How the commands that take a program read it.
struct FormatOptions: ParsableArguments {
  @Flag(help: "Read text, whatever the file is called.")
  var text = false

  @Flag(help: "Read bytes, whatever the file is called.")
  var bytes = false

  func validate() throws {
    if text && bytes { throw ValidationError("--text and --bytes exclude each other.") }
  }

  private var format: ProgramFile.Format? { text ? .text : bytes ? .bytes : nil }

  func read(_ path: String, otherwise format: ProgramFile.Format? = nil) throws -> ProgramFile {
    TrapReport.note(file: path)
    return try ProgramFile(
      path: path, format: self.format ?? format, layout: .standard,
      knownBugs: SeededBug.catalogue.map(\.id))
  }
}

/// The one program that a command is about, and the machine that it runs on.
struct ProgramInput: ParsableArguments {
  @OptionGroup var machine: MachineOptions
  @OptionGroup var format: FormatOptions

  @Argument(help: "A program.")
  var file: String

  func read() throws -> (program: Program, mode: RunMode) {
    let input = try format.read(file)
    return (input.program, machine.mode(for: input))
  }
}

/// Which machine the commands that run a program boot.
struct MachineOptions: ParsableArguments {
  @Option(help: "The kernel to be. (default: the program's, or the home of the bugs, or mainline)")
  var profile: Profile?

  @Option(
    help: ArgumentHelp(
      "Seeded bugs to plant, by id. (default: those that the text names)", valueName: "id,..."),
    transform: BugList.parse)
  var bugs: BugList?

  func mode(for file: ProgramFile) -> RunMode {
    RunMode(for: file, profile: profile, bugs: bugs?.bugs)
  }
}
