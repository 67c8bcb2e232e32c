import ArgumentParser
import Hypercalls

/// `hvcfuzz hypercalls`
struct HypercallsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hypercalls",
    abstract: "Prints the reference of all calls and events, in Markdown.",
    discussion: "docs/hypercalls.md is its output.")

  func run() { print(HypercallReference.markdown, terminator: "") }
}
