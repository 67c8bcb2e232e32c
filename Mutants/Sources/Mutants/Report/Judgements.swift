import Foundation

/// Survivors that people have looked at: changes that no program can tell from the original, and
/// why not.
///
/// By the change and not by its line, so that a judgement outlives changes elsewhere in the file.
struct Judgements {
  private var reasons: [String: String] = [:]

  /// Reads `file | kind | original -> mutated` with the reason on the lines below it, indented.
  init(file: URL) throws {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return }
    var change: String?
    for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
      if !line.hasPrefix(" ") {
        change = String(line)
      } else if let change {
        let sentence = oneLine(String(line))
        reasons[change] = reasons[change].map { $0 + " " + sentence } ?? sentence
      }
    }
  }

  func reason(for mutant: Mutant) -> String? {
    reasons["\(mutant.file) | \(mutant.kind.rawValue) | \(mutant.change)"]
  }
}
