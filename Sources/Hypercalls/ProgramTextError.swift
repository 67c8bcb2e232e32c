/// Where a text program is wrong, and what was expected there.
public struct ProgramTextError: Error, Equatable, Sendable {
  /// From 1.
  public var line: Int
  /// From 1, in Unicode scalars.
  public var column: Int
  public var message: String
}

extension ProgramTextError {
  /// The line of the text, and a caret below the place; of a long line what is around it.
  public func excerpt(of text: String) -> [String] {
    let lines = ProgramText.split(text)
    guard lines.indices.contains(line - 1) else { return [] }
    // What moves a terminal's cursor elsewhere would move the caret from its place.
    let scalars = lines[line - 1].unicodeScalars.map { scalar -> Character in
      scalar == "\t" ? " " : scalar.properties.generalCategory == .control ? "?" : Character(scalar)
    }
    let first = max(0, min(column - 1, scalars.count) - 60)
    let shown = scalars[first...].prefix(96)
    return [
      (first > 0 ? "…" : "") + String(shown),
      String(repeating: " ", count: column - 1 - first + (first > 0 ? 1 : 0)) + "^",
    ]
  }
}

extension ProgramTextError: CustomStringConvertible {
  /// `6:18: expected a page such as ram+0x12, …, found "foo"`; a caller puts the file before it.
  public var description: String { "\(line):\(column): \(message)" }
}

/// The name that was probably meant, for an error: `; did you mean "host_share_hyp"?`, or nothing.
public func suggestion(for word: some StringProtocol, among names: [String]) -> String {
  guard let name = nearestName(to: word, among: names) else { return "" }
  return "; did you mean \"\(name)\"?"
}

/// The same for a value such as `rma+0x12`, of which a name is only the beginning.
func suggestion(forValue text: Substring, among names: [String]) -> String {
  let sign = text.firstIndex { "+-.".contains($0) } ?? text.endIndex
  guard let name = nearestName(to: text[..<sign], among: names) else { return "" }
  return "; did you mean \"\(name)\(text[sign...])\"?"
}

private func nearestName(to word: some StringProtocol, among names: [String]) -> String? {
  let count = word.unicodeScalars.count
  // A third of the letters may be wrong: more is another word, as is one of another length.
  func limit(_ name: String) -> Int { max(count, name.utf8.count) / 3 }
  return names.filter { abs(count - $0.utf8.count) <= limit($0) }
    .map { (name: $0, distance: editDistance(word, $0)) }
    .filter { $0.distance <= limit($0.name) }
    .min { $0.distance < $1.distance }?.name
}

/// How many letters must be inserted, deleted or replaced, or neighbours swapped (optimal string
/// alignment).
private func editDistance(_ a: some StringProtocol, _ b: some StringProtocol) -> Int {
  let a = Array(a.unicodeScalars)
  let b = Array(b.unicodeScalars)
  var last: [Int] = []
  var row = Array(0...b.count)
  for i in a.indices {
    var next = [i + 1]
    for j in b.indices {
      var distance = min(row[j] + (a[i] == b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        distance = min(distance, last[j - 1] + 1)
      }
      next.append(distance)
    }
    (last, row) = (row, next)
  }
  return row[b.count]
}
