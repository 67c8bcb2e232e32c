import ArgumentParser
import Hypercalls
import Triage

/// `hvcfuzz show`
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Prints a program as text.",
    discussion: """
      Every file of bytes is a program, so there is always something to show. Of a text program \
      the layout is tidied; comments stay.

        hvcfuzz show crash-1234
        hvcfuzz show crash-1234 -o crash.hvc
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it.", valueName: "file"))
  var output: String?

  @OptionGroup var format: FormatOptions

  @Argument(help: "A program.")
  var file: String

  func run() throws {
    let input = try format.read(file)
    let text = (input.text ?? ProgramText(input.program)).text(in: .standard)
    guard let output else { return print(text, terminator: "") }
    try OutputFile.replace(output, with: Array(text.utf8))
  }
}
