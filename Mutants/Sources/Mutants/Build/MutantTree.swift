import Foundation

/// A copy of the project in which the model holds mutants.
struct MutantTree {
  let project: URL
  let folder: URL
  let candidates: Candidates

  static let fuzzer = ".build-fuzz/release/HypercallFuzzer"

  /// Copies what git knows, as it is now, but for the corpus.
  func copy() throws {
    let list = try Command("git", ["ls-files", "-z"], in: project).output()
    let files = list.split(separator: "\0").map(String.init).filter {
      !$0.hasPrefix("corpus/") && !$0.hasPrefix("docs/") && candidates.sources[$0] == nil
    }
    try removeSources(notIn: Set(list.split(separator: "\0").map(String.init)))
    for file in files {
      let from = project.appending(path: file)
      guard let data = try? Data(contentsOf: from) else { continue }
      try write(data, to: file)
      let mode = try FileManager.default.attributesOfItem(atPath: from.path)[.posixPermissions]
      try FileManager.default.setAttributes(
        [.posixPermissions: mode ?? 0o644], ofItemAtPath: folder.appending(path: file).path)
    }
  }

  /// A source that was renamed since the last copy would be there twice.
  private func removeSources(notIn files: Set<String>) throws {
    for place in ["Sources", "fuzz"] {
      let paths = FileManager.default.subpaths(atPath: folder.appending(path: place).path) ?? []
      for path in paths.map({ "\(place)/\($0)" }) where !files.contains(path) {
        let url = folder.appending(path: path)
        let isFolder = try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false
        if !isFolder { try FileManager.default.removeItem(at: url) }
      }
    }
  }

  /// Puts mutants in, builds, and leaves out what does not compile, until it does; returns the
  /// mutants that are in, `count` of them where there are as many.
  func build(_ order: [Mutant], count: Int, log: (String) -> Void) throws -> [Mutant] {
    var refused: Set<Int> = []
    while true {
      let chosen = Array(order.lazy.filter { !refused.contains($0.number) }.prefix(count))
      let schemas = try write(chosen)
      let result = try Command(
        "scripts/build-fuzzer", ["HypercallFuzzer", ".build-fuzz"], in: folder
      ).run()
      try Data(result.output.utf8).write(to: folder.appending(path: "build.log"))
      if result.status == 0 { return chosen }
      let faulty = try BuildErrors(result.output, in: schemas).mutants
      log("\(faulty.count) of \(chosen.count) do not compile, and are replaced")
      refused.formUnion(faulty)
    }
  }

  private func write(_ mutants: [Mutant]) throws -> [String: Schema] {
    var schemas: [String: Schema] = [:]
    let perFile = Dictionary(grouping: mutants, by: \.file)
    for (file, source) in candidates.sources {
      let schema = Schema(source, perFile[file] ?? [])
      schemas[file] = schema
      var text = schema.text
      if file == Switchboard.entryFile {
        guard text.contains(Switchboard.entry) else {
          throw Failure("\(file): the line of the model's initialiser is gone")
        }
        text = text.replacing(Switchboard.entry, with: Switchboard.opened)
      }
      try write(Data(text.utf8), to: file)
    }
    let siteCount = candidates.mutants.count + 1
    try write(Data(Switchboard.source(siteCount: siteCount).utf8), to: Switchboard.file)
    return schemas
  }

  /// Leaves a file alone that is as it should be, so that it is not compiled again.
  private func write(_ data: Data, to file: String) throws {
    let url = folder.appending(path: file)
    if (try? Data(contentsOf: url)) == data { return }
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url, options: .atomic)
  }
}
