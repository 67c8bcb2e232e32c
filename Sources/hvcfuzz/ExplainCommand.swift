import ArgumentParser
import Triage

/// `hvcfuzz explain`
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tells what went wrong, and why, for somebody who has never seen the tool.",
    discussion: """
      Tells the life of each page that the violation is about, from boot on: whose it is, who \
      borrows it, how often, and what the machine has of it after each call that changed it. Then \
      the rule that was broken, the check that should have stood in the way, and where the kernel \
      has it.

        hvcfuzz explain crash-1234
        hvcfuzz explain --bugs unshare-forgets-pin crash-1234
        hvcfuzz explain --json a.hvc
        hvcfuzz explain --target ./my-target.so a.hvc

      What a page must be is what the same calls make of it on the design without its bugs. A bug \
      or weak point is named where the program does not fail so without it.

      With --target it is the disagreement of that implementation with the model that is told: \
      what a page must be is what the model has.

      Exit status 1 where a rule was broken or the two disagree, as with replay.
      """)

  @Flag(help: "Print it as JSON.")
  var json = false

  @OptionGroup var options: RunOptions

  @Argument(help: "A program.")
  var file: String

  func run() throws {
    let chronicle = try options.chronicles(of: [file])[0]
    let explanation = Explanation(chronicle, causes: chronicle.causes(), file: file)
    if json {
      print(try explanation.jsonText(), terminator: "")
    } else {
      for line in explanation.lines(paint: Terminal.painter()) { print(line) }
    }
    if chronicle.failure != nil { throw ExitStatus.violation.error }
  }
}
