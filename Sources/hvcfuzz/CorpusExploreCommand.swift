import ArgumentParser
import Hypercalls
import Triage

/// `hvcfuzz corpus explore`
struct CorpusExploreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: "Writes the programs that reached something new on the specification alone.",
    discussion: """
      They are what hvcfuzz coverage calls legal by, as a corpus to begin with; what a program \
      reached by an imagined shortage or race, the machine need not do.

        hvcfuzz corpus explore --profile rfc2021 -o explored
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The new folder.", valueName: "folder"))
  var output: String

  @Option(help: "The design to explore, as this profile has it. (default: mainline)")
  var profile: Profile?

  @Option(help: ArgumentHelp("How many programs to try.", valueName: "count"))
  var programs = Exploration.defaultProgramCount

  func validate() throws {
    guard programs >= 0 else { throw ValidationError("--programs takes 0 or more.") }
  }

  func run() throws {
    let folder = try OutputFolder(at: output)
    var exploration = Exploration(profile ?? .mainline)
    exploration.explore(programCount: programs)
    for bytes in exploration.programs { try folder.add(bytes.contentName, bytes) }
    try folder.commit()
    print(
      "explore: \(exploration.programs.count) programs reach \(exploration.legal.count) "
        + "transitions")
  }
}
