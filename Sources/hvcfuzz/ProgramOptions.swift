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

/// What programs run on, and how they are read.
struct RunOptions: ParsableArguments {
  @OptionGroup var machine: MachineOptions
  @OptionGroup var target: TargetOptions
  @OptionGroup var format: FormatOptions

  /// What became of programs, on the model or on a target beside it.
  func chronicles(of paths: [String]) throws -> [Chronicle] {
    var differential = try target.differential(machine)
    var chronicles: [Chronicle] = []
    for path in paths {
      let file = try format.read(path)
      chronicles.append(
        differential != nil
          ? Chronicle(differential!.confront(file.program))
          : Chronicle(file.program, in: machine.mode(for: file)))
    }
    return chronicles
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
