import Hypercalls
import Triage

/// The programs of some files and folders, by the profile in which they run.
struct CorpusFiles {
  struct Entry {
    var path: String
    var program: Program
    /// A file of bytes as it is; nil for text.
    var bytes: [UInt8]?
  }

  private(set) var entries: [Profile: [Entry]] = [:]

  /// Reads them all; programs that name seeded bugs run without, since a corpus replays clean.
  init(_ files: [String], format: FormatOptions, profile: Profile?) throws {
    for path in try files.flatMap({ try InputFile.paths(below: $0) }) {
      let file = try format.read(path)
      let entry = Entry(
        path: path, program: file.program,
        bytes: file.text == nil ? try InputFile.bytes(at: path) : nil)
      entries[profile ?? file.program.profile ?? .mainline, default: []].append(entry)
    }
  }

  var profiles: [Profile] { Profile.allCases.filter { entries[$0] != nil } }
  var count: Int { entries.values.reduce(0) { $0 + $1.count } }

  /// All of them, whatever their profile.
  var programs: [Program] { profiles.flatMap { entries(of: $0).map(\.program) } }

  func entries(of profile: Profile) -> [Entry] { entries[profile] ?? [] }
}
