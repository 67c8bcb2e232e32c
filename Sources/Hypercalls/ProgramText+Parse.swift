extension ProgramText {
  /// Reads a text program; the first mistake is thrown with its place.
  ///
  /// `knownBugs`, where given, are the ids that a `bugs` line may name: the calls alone do not know
  /// them.
  public init(
    _ text: String, layout: MachineLayout, knownBugs: [String]? = nil
  ) throws(ProgramTextError) {
    lines = []
    below = []
    var parser = LineParser(layout: layout, knownBugs: knownBugs)
    for (index, line) in Self.split(text).enumerated() {
      var cursor = TextCursor(line, line: index + 1)
      cursor.skipSpaces()
      if cursor.next == nil || cursor.next == "#" {
        below.append(Self.trimmed(cursor.takeRest()))
        continue
      }
      let content = try parser.content(&cursor)
      cursor.skipSpaces()
      guard cursor.next == nil || cursor.next == "#" else {
        throw cursor.error(expected: Self.ending(of: content))
      }
      let comment = Self.trimmed(cursor.takeRest())
      lines.append(Line(content, above: below, comment: comment.isEmpty ? nil : comment))
      below = []
    }
  }

  /// What may still follow on a line, for the error.
  private static func ending(of content: Content) -> String {
    switch content {
    case .call(let call, nil) where call.repeatCount == 1:
      "a repeat such as x3, a result such as = 0, or the end of the line"
    case .call(_, nil): "a result such as = 0, or the end of the line"
    default: "the end of the line"
    }
  }

  /// The lines, ended by LF, CR LF or CR; the last end may be missing.
  static func split(_ text: String) -> [Substring] {
    var text = text[...]
    if text.unicodeScalars.first == "\u{feff}" { text.unicodeScalars.removeFirst() }
    // CR LF is one character, but neither of its halves: compare characters, not scalars.
    var lines = text.split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r\n" || $0 == "\r"
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func trimmed(_ text: Substring) -> String {
    var scalars = text.unicodeScalars
    while let last = scalars.last, TextCursor.isSpace(last) { scalars.removeLast() }
    return String(scalars)
  }
}
