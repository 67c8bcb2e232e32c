import ArgumentParser
import Hypercalls
import Triage

/// `hvcfuzz assemble`
struct AssembleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assemble",
    abstract: "Packs a text program into the bytes that the fuzzer reads.",
    discussion: """
      Bytes hold the profile and the calls; comments, expected results and the names of seeded \
      bugs stay behind.

        hvcfuzz assemble scenario.hvc -o corpus/scenario
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it.", valueName: "file"))
  var output = "/dev/stdout"

  @OptionGroup var format: FormatOptions

  @Argument(help: "A text program, whatever it is called.")
  var file: String

  func run() throws {
    let input = try format.read(file, otherwise: .text)
    let bytes = try input.bytes()
    try OutputFile.replace(output, with: bytes)
  }
}

extension ProgramFile {
  /// The byte form; where a call has none, the error says in which line.
  func bytes() throws -> [UInt8] {
    do {
      return try program.bytes(layout: .standard)
    } catch {
      throw BadData(description: place(ofCall: error.index) + "\(error)")
    }
  }

  /// `path:line: ` of a call in a text program.
  private func place(ofCall index: Int) -> String {
    path + (text?.lineNumber(ofCall: index).map { ":\($0)" } ?? "") + ": "
  }
}
