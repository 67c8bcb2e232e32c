import ArgumentParser
import Triage

/// `hvcfuzz report`
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Draws what programs do, as one page for a browser.",
    discussion: """
      Calls go down, pages across; each page has a narrow column for each component, with its \
      state as colour and letter. What is not as the design has it is ringed, and what it must be \
      stands below. Tables and TLBs of each call, and the program to copy, are a click away. The \
      page needs no network, and is light or dark as the browser is.

        hvcfuzz report crash-1234 -o report.html
        hvcfuzz report corpus/findings/linux6_12 -o findings.html
        hvcfuzz report --target ./my-target.so a.hvc -o report.html

      With --target what is ringed is what that implementation has otherwise than the model.

      A folder stands for all files in it; of several programs there is an index first, by \
      signature. Exit status 0, whether or not a rule was broken.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it.", valueName: "file"))
  var output: String

  @OptionGroup var options: RunOptions

  @Argument(help: ArgumentHelp("Programs, or folders of them.", valueName: "file"))
  var files: [String]

  func run() throws {
    try OutputFile.check(output)
    let paths = try files.flatMap { try InputFile.paths(below: $0) }
    let findings = zip(try options.chronicles(of: paths), paths).map {
      ReportPage.Finding($0, file: $1)
    }
    guard !findings.isEmpty else { throw BadData(description: "no program to report") }
    try OutputFile.replace(output, with: ReportPage(findings).bytes())
  }
}
