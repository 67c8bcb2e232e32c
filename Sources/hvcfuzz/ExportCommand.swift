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
        hvcfuzz export --as c-table --target ./my-target.so a.hvc -o finding.c

      The test uses this package's modules; the table includes headers of the C library alone; the \
      JSON is described in docs/format.md. Exit status 65 where the program does not fail.

      With --target, which takes no Swift test, it is the disagreement of that implementation with \
      the model: the results that are due are the model's.
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

  @OptionGroup var options: RunOptions

  @Argument(help: "A program.")
  var file: String

  func run() throws {
    try OutputFile.check(output)
    let (finding, mode) = try finding()
    let text =
      switch form {
      case .swiftTest: try FindingTestSource(finding, in: mode).text
      case .cTable: finding.cTable
      case .json: try finding.jsonText()
      }
    try OutputFile.replace(output, with: Array(text.utf8))
  }

  private func finding() throws -> (ExportedFinding, RunMode) {
    let input = try options.format.read(file)
    if var differential = try options.target.differential(options.machine) {
      let told = differential.confront(input.program)
      guard let finding = ExportedFinding(told) else {
        throw BadData(
          description: "\(file): the target agrees, or EL2 is to end: nothing to export")
      }
      return (finding, told.mode)
    }
    let mode = options.machine.mode(for: input)
    guard let finding = ExportedFinding(input.program, in: mode) else {
      throw BadData.doesNotFail(file, in: mode, "nothing to export")
    }
    return (finding, mode)
  }

  func validate() throws {
    if form == .swiftTest, options.target.target != nil {
      throw ValidationError("--target goes without --as swift-test.")
    }
  }
}

extension BadData {
  /// A program that a command wants to fail, and that does not.
  static func doesNotFail(_ path: String, in mode: RunMode, _ consequence: String) -> BadData {
    BadData(description: "\(path): does not fail in profile \(mode.profile.name): \(consequence)")
  }
}
