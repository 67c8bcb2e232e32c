import Foundation
import Hypercalls
import Hypervisor
import Testing

/// A minimised program of `corpus/findings`, which says how it ends and by which weak point.
struct Finding: CustomTestStringConvertible, Sendable {
  var path: String
  /// The folder's name.
  var profile: Profile
  var text: ProgramText

  var testDescription: String { path }

  /// What a comment above the first line says behind a word.
  private func note(_ word: String) -> String? {
    text.lines.first?.above.first { $0.hasPrefix(word) }.map { String($0.dropFirst(word.count)) }
  }

  var signature: String? { text.lines.first?.above.first.map { String($0.dropFirst(2)) } }
  /// The weak points that it takes, mostly one; nil where one is not known.
  var weakPoints: [SeededBug]? {
    guard let ids = note("# weak point: ")?.components(separatedBy: ", ") else { return nil }
    let bugs = ids.compactMap { SeededBug(id: $0) }
    return bugs.count == ids.count ? bugs : nil
  }

  static let root = Seed.folder.deletingLastPathComponent().deletingLastPathComponent()

  /// All of them; a file that is no program, or lies elsewhere, fails the test of the list.
  static let all: [Finding] = {
    let folder = root.appending(components: "corpus", "findings")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "hvc" }
      .compactMap { file in
        let name = file.deletingLastPathComponent().lastPathComponent
        guard let profile = Profile(name: name),
          let source = try? String(contentsOf: file, encoding: .utf8),
          let text = try? ProgramText(source, layout: .standard)
        else { return nil }
        return Finding(path: name + "/" + file.lastPathComponent, profile: profile, text: text)
      }
      .sorted { $0.path < $1.path }
  }()

  static func contents(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }
}
