/// A sequence in which machine and trace disagree, with the lines that do.
public struct Disagreement: Sendable {
  public struct Difference: Equatable, Sendable {
    public var line: Int
    public var expected: String
    public var actual: String
  }

  public var path: String
  public var sequence: TraceSequence
  /// In the order of their lines; never empty.
  public var differences: [Difference]
}

extension Disagreement: CustomStringConvertible {
  /// The sequence up to the first difference, then what was expected and what came.
  public var description: String {
    let first = differences[0]
    let name = "sequence \(sequence.number) (line \(sequence.line))"
    var lines = ["\(path):\(first.line): \(name) disagrees"]
    lines += sequence.operations.prefix { $0.line < first.line }.map { "    \($0)" }
    for difference in differences.prefix(Self.differencesMax) {
      lines.append("  line \(difference.line)")
      lines.append("    expected  \(difference.expected)")
      lines.append("    actual    \(difference.actual)")
    }
    let left = differences.count - Self.differencesMax
    if left > 0 { lines.append("  and \(left) more in this sequence") }
    return lines.joined(separator: "\n")
  }

  private static var differencesMax: Int { 8 }
}
