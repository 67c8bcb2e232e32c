import ArgumentParser
import Hypercalls
import Hypervisor
import Triage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `hvcfuzz corpus add`
struct CorpusAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Keeps a finding as a program of the corpus: minimised, with its story above it.",
    discussion: """
      With --bug the program goes to regressions, named after the bug, on whose home profile it \
      must fail with the bug and be clean without. With --finding it goes to the findings of its \
      profile, a kernel as it is, and names the weak points that it takes.

        hvcfuzz corpus add crash-1234 --bug unshare-forgets-pin
        hvcfuzz corpus add crash-1234 --bug P01 --note "The page is pinned twice"
        hvcfuzz corpus add crash-1234 --finding --profile linux6_12

      Exit status 65 where the program does not fail so, or where there is a file already: none is \
      ever overwritten.
      """)

  @Option(
    help: ArgumentHelp("The seeded bug that it is a program of.", valueName: "id"),
    transform: BugList.parse)
  var bug: BugList?

  @Flag(help: "It is a finding in a kernel as it is.")
  var finding = false

  @Option(
    help: ArgumentHelp(
      "What goes wrong, in a sentence, with --bug. (default: what the catalogue says)",
      valueName: "text"))
  var note: String?

  @Option(help: "The kernel to be, with --finding. (default: the program's)")
  var profile: Profile?

  @Option(help: ArgumentHelp("The corpus, which must be there.", valueName: "folder"))
  var corpus = "corpus"

  @OptionGroup var format: FormatOptions

  @Argument(help: "A program that fails.")
  var file: String

  func validate() throws {
    guard (bug != nil) != finding else {
      throw ValidationError("Name the bug with --bug, or say --finding.")
    }
    if let bug, bug.bugs.count != 1 { throw ValidationError("--bug takes one bug.") }
    if bug == nil, note != nil { throw ValidationError("--note goes with --bug.") }
    if bug != nil, profile != nil { throw ValidationError("--profile goes with --finding.") }
  }

  func run() throws {
    let input = try format.read(file)
    let mode = mode(for: input)
    if bug == nil, mode.profile.isHardened {
      throw BadData(
        description: "\(file): \(mode.profile.name) is no kernel as it is: a finding there is a "
          + "bug to be fixed")
    }
    guard let shortest = MinimisedProgram(input.program, in: mode, layout: .standard) else {
      throw BadData.doesNotFail(file, in: mode, "nothing to add")
    }
    guard shortest.isCleanByDesign() else {
      throw BadData(
        description: "\(file): fails without \(bug == nil ? "weak points" : "the bug") too")
    }
    let kept =
      mode.bugs.first.map { KeptProgram(regressionOf: $0, shortest, note: note) }
      ?? KeptProgram(findingOf: shortest.weakPoints(), shortest)
    let path = "\(corpus)/\(kept.path)"
    // A profile has its folder with its first finding.
    if bug == nil { mkdir("\(corpus)/findings/\(mode.profile.name)", 0o777) }
    try OutputFile.create(path, with: Array(kept.text.utf8))
    print(path)
    if bug == nil { print("list it: \(mode.profile.name) \(shortest.violation.signature)") }
  }

  private func mode(for input: ProgramFile) -> RunMode {
    if let bug = bug?.bugs.first { return RunMode(profile: bug.entry.home, bugs: [bug]) }
    return RunMode(for: input, profile: profile, bugs: [])
  }
}
