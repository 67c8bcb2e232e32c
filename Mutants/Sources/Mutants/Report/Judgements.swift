import Foundation

/// Survivors that people have looked at: changes that no program can tell from the original, and
/// why not.
///
/// By the change and not by its line, so that a judgement outlives changes elsewhere in the file.
struct Judgements {
  private var reasons: [String: String] = [:]

  /// Reads a file, with a function where there are several such changes, and a kind; `-` and `+`
  /// with the two texts; and the reason, indented.
  init(file: URL) throws {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return }
    var place = ""
    var (original, mutated, reason) = ("", "", "")
    func append(_ line: Substring, to text: inout String) {
      text += (text.isEmpty ? "" : " ") + oneLine(String(line))
    }
    let lines: [Substring] = text.split(whereSeparator: \.isNewline) + ["end"]
    for line in lines {
      switch line.first {
      case "#": continue
      case "-": append(line.dropFirst(), to: &original)
      case "+": append(line.dropFirst(), to: &mutated)
      case " ": append(line, to: &reason)
      default:
        if !place.isEmpty { reasons["\(place) | \(original) -> \(mutated)"] = reason }
        place = String(line)
        (original, mutated, reason) = ("", "", "")
      }
    }
  }

  func reason(for mutant: Mutant) -> String? {
    keys(of: mutant).lazy.compactMap { reasons[$0] }.first
  }

  /// Judgements of changes that can no longer be made, sorted.
  func outdated(_ candidates: [Mutant]) -> [String] {
    let possible = Set(candidates.flatMap(keys))
    return reasons.keys.filter { !possible.contains($0) }.sorted()
  }

  private func keys(of mutant: Mutant) -> [String] {
    let change = "\(mutant.kind.rawValue) | \(mutant.change)"
    return ["\(mutant.file), \(mutant.function) | \(change)", "\(mutant.file) | \(change)"]
  }
}
