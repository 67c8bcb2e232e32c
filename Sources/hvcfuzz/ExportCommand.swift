import ArgumentParser
import Triage

/// `hvcfuzz export`
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a finding as a test in Swift, as a table in C, or as JSON.",
    discussion: """
      The calls up to the one that breaks the rule, with the results that are due and what must be \
      known of the pages concerned after each. Minimise a program before: it is exported as it is.

        hvcfuzz export --as swift-test finding.hvc -o Tests/CorpusTests/FindingTests.swift
        hvcfuzz export --as c-table finding.hvc -o finding.c
        hvcfuzz export --as json --bugs unshare-forgets-pin crash-1234

      The test uses this package's modules; the table includes headers of the C library alone; the \
      JSON is described in docs/format.md. Exit status 65 where the program does not fail.
      """)

  enum Form: String, CaseIterable, ExpressibleByArgument {
    case swiftTest = "swift-test"
    case cTable = "c-table"
    case json
  }

  @Option(name: .customLong("as"), help: "What to write it as.")
  var form: Form

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it.", valueName: "file"))
  var output = "/dev/stdout"

  @OptionGroup var machine: MachineOptions
  @OptionGroup var format: FormatOptions

  @Argument(help: "A program.")
  var file: String

  func run() throws {
    try OutputFile.check(output)
    let input = try format.read(file)
    let mode = machine.mode(for: input)
    guard let finding = ExportedFinding(input.program, in: mode) else {
      throw BadData.doesNotFail(file, in: mode, "nothing to export")
    }
    let text =
      switch form {
      case .swiftTest: try FindingTestSource(finding, in: mode).text
      case .cTable: finding.cTable
      case .json: try finding.jsonText()
      }
    try OutputFile.replace(output, with: Array(text.utf8))
  }
}

extension BadData {
  /// A program that a command wants to fail, and that does not.
  static func doesNotFail(_ path: String, in mode: RunMode, _ consequence: String) -> BadData {
    BadData(description: "\(path): does not fail in profile \(mode.profile.name): \(consequence)")
  }
}
