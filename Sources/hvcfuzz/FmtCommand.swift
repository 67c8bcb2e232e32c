import ArgumentParser
import Hypercalls
import Hypervisor
import Triage

/// `hvcfuzz fmt`
struct FmtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Puts text programs into their canonical layout.",
    discussion: """
      Results and comments stand in columns, values have their shortest names; comments and blank \
      lines stay, and so does what the program means. A file is replaced as a whole, or not at \
      all where it has it already or has a mistake. A folder stands for the .hvc files in it.

        hvcfuzz fmt scenario.hvc
        hvcfuzz fmt --check corpus

      Exit status 1 where --check finds a file that is laid out in another way.
      """)

  @Flag(help: "Change nothing, and print the files that would be changed.")
  var check = false

  @Argument(help: ArgumentHelp("Text programs, or folders of them.", valueName: "file"))
  var files: [String]

  func run() throws {
    var changedCount = 0
    for file in files {
      let paths = try InputFile.paths(below: file)
      for path in paths where path == file || ProgramFile.format(of: path) == .text {
        let bytes = try InputFile.bytes(at: path)
        let program = try ProgramFile(
          path: path, format: .text, layout: .standard, knownBugs: SeededBug.catalogue.map(\.id))
        guard let text = program.text?.text(in: .standard), Array(text.utf8) != bytes else {
          continue
        }
        changedCount += 1
        print(path)
        if !check { try OutputFile.replace(path, with: Array(text.utf8)) }
      }
    }
    if check, changedCount > 0 { throw ExitStatus.violation.error }
  }
}
