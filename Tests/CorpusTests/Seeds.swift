import Foundation
import Hypercalls
import Testing

/// The hand-written programs of `corpus/seeds`.
struct Seed: CustomTestStringConvertible, Sendable {
  var name: String
  var source: String

  var testDescription: String { name }

  func text() throws -> ProgramText { try ProgramText(source, layout: .standard) }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(components: "..", "..", "corpus", "seeds").standardizedFileURL

  /// All of them, by name; a folder that cannot be read is an empty corpus, which a test refuses.
  static let all: [Seed] = {
    let files =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
      ?? []
    return
      files
      .filter { $0.pathExtension == "hvc" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .compactMap { file in
        (try? String(contentsOf: file, encoding: .utf8)).map {
          Seed(name: file.deletingPathExtension().lastPathComponent, source: $0)
        }
      }
  }()
}
