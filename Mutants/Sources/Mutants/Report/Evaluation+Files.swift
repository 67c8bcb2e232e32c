import Foundation

extension Evaluation {
  /// Writes the table and the same as JSON.
  func write(to base: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: base.appendingPathExtension("json"), options: .atomic)
    try Data(text.utf8).write(to: base.appendingPathExtension("txt"), options: .atomic)
  }
}
