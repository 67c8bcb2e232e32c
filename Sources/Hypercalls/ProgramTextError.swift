/// Where a text program is wrong, and what was expected there.
public struct ProgramTextError: Error, Equatable, Sendable {
  /// From 1.
  public var line: Int
  /// From 1, in Unicode scalars.
  public var column: Int
  public var message: String
}

extension ProgramTextError: CustomStringConvertible {
  /// `6:18: expected a page such as ram+0x12, …, found "foo"`; a caller puts the file before it.
  public var description: String { "\(line):\(column): \(message)" }
}

/// The name that was probably meant, for an error: `; did you mean "host_share_hyp"?`, or nothing.
public func suggestion(for word: some StringProtocol, among names: [String]) -> String {
  let distances = names.map { (name: $0, distance: editDistance(word, $0)) }
  guard let best = distances.min(by: { $0.distance < $1.distance }) else { return "" }
  // A third of the letters may be wrong: more is another word.
  guard best.distance <= max(word.count, best.name.count) / 3 else { return "" }
  return "; did you mean \"\(best.name)\"?"
}

/// How many letters must be inserted, deleted or replaced, or neighbours swapped (optimal string
/// alignment).
private func editDistance(_ a: some StringProtocol, _ b: some StringProtocol) -> Int {
  // Words of a program are short; what is long is not one.
  let a = Array(a.unicodeScalars.prefix(64))
  let b = Array(b.unicodeScalars.prefix(64))
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
