import ArgumentParser
import Triage

/// `hvcfuzz strength`
struct StrengthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "strength",
    abstract: "Says what each rule of the oracle is worth.",
    discussion: """
      Runs the regression of every seeded bug with all rules, with the first rule that finds it \
      switched off, and with each rule alone. Prints which rule finds what first, which would find \
      it next, and which by itself.

        hvcfuzz strength
        hvcfuzz strength --bugs unpin-skips-last,locks-out-of-order
        hvcfuzz strength --json > strength.json

      Exit status: 1 where a bug is found by no rule.
      """)

  @Argument(help: "The folder of the regressions, one a bug.")
  var folder = "corpus/regressions"

  @Option(
    help: ArgumentHelp(
      "Bugs to run, by id. (default: all that a program can reach)", valueName: "id,..."),
    transform: BugList.parse)
  var bugs: BugList?

  @Flag(help: "Print the same as JSON.")
  var json = false

  func run() throws {
    let strength = try OracleStrength(folder: folder, bugs: bugs.map { Set($0.bugs) })
    if json {
      print(try strength.jsonText(), terminator: "")
    } else {
      print(strength.text, terminator: "")
    }
    if !strength.missed.isEmpty { throw ExitStatus.violation.error }
  }
}
