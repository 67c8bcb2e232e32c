import ArgumentParser
import Hypercalls
import Hypervisor

/// `hvcfuzz bugs`
struct BugsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bugs",
    abstract: "Lists the seeded bugs.",
    discussion: """
      One a line: id, catalogue number, the profile to look for it in, how many calls the \
      shortest program needs, what should catch it, and what it is. A bug without a number of \
      calls is out of reach of programs whose callers keep their contracts; --ids leaves it out.

        hvcfuzz bugs --profile rfc2021
        HVCFUZZ_BUGS=$(hvcfuzz bugs --ids | head -1) make fuzz
      """)

  @Flag(help: "Print the ids alone, of the bugs that a program can reach.")
  var ids = false

  @Option(help: "Only bugs at home in this profile, or that make it what it is.")
  var profile: Profile?

  func run() {
    let entries = SeededBug.catalogue.filter { entry in
      guard let profile else { return true }
      return entry.home == profile || profile.weakPoints.contains(entry.bug)
    }
    if ids {
      for entry in entries where entry.triggerCalls != nil { print(entry.id) }
    } else {
      for line in Self.table(entries) { print(line) }
    }
  }

  private static func table(_ entries: [BugEntry]) -> [String] {
    let rows = entries.map { entry in
      [
        entry.id, entry.number, entry.home.name, entry.triggerCalls.map(String.init) ?? "-",
        entry.caughtBy, "\(entry.summary) (\(entry.source))",
      ]
    }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) + "  " }.joined()
        + row[5]
    }
  }
}
