import Foundation

/// The text files of the project; a rule also runs on one made up of bad examples.
struct Repository: Sendable {
  var files: [TextFile]

  init(_ files: [TextFile]) { self.files = files }

  /// A repository of one file, as examples need it.
  init(_ path: String, _ text: String) { files = [TextFile(path: path, text: text)] }

  func files(in folder: String, ending suffix: String = "") -> [TextFile] {
    files.filter { $0.path.hasPrefix(folder + "/") && $0.path.hasSuffix(suffix) }
  }

  func contains(_ path: String) -> Bool {
    files.contains { $0.path == path || $0.path.hasPrefix(path + "/") }
  }
}

/// A file by its path from the project's root.
struct TextFile: Sendable {
  var path: String
  var text: String

  var name: String { String(path.split(separator: "/").last ?? "") }
  var isSwift: Bool { path.hasSuffix(".swift") }

  /// Without the last one's end.
  var lines: [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The lines with their numbers, from 1.
  var numbered: [(number: Int, line: Substring)] {
    lines.enumerated().map { ($0.offset + 1, $0.element) }
  }
}

/// What is wrong, and where.
struct Complaint: CustomStringConvertible {
  var path: String
  var line: Int?
  var message: String

  var description: String {
    "\(path)\(line.map { ":\($0)" } ?? ""): \(message)"
  }
}

extension Repository {
  /// What lies in the working tree, without what is built or found there.
  static let project: Repository = {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(components: "..", "..").standardizedFileURL
    var files: [TextFile] = []
    collect(root, "", &files)
    return Repository(files.sorted { $0.path < $1.path })
  }()

  private static let skipped: Set<String> = [
    ".git", "fuzz/out", "corpus/bytes", "corpus/distilled", "docs/doc", "Package.resolved",
    "Tests/CorpusTests/OldCorpus",
  ]

  private static func collect(_ folder: URL, _ prefix: String, _ files: inout [TextFile]) {
    let entries = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: [.isDirectoryKey])
    for entry in entries ?? [] {
      let path = prefix + entry.lastPathComponent
      if skipped.contains(path) || entry.lastPathComponent.hasPrefix(".build") { continue }
      let isFolder = (try? entry.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
      if isFolder {
        collect(entry, path + "/", &files)
      } else {
        // A picture is there, and has no text.
        let text = try? String(contentsOf: entry, encoding: .utf8)
        files.append(TextFile(path: path, text: text ?? ""))
      }
    }
  }
}
