/// A place in one line of a text program.
struct TextCursor {
  let line: Int
  private(set) var column = 1
  private var rest: Substring.UnicodeScalarView

  init(_ text: Substring, line: Int) {
    self.line = line
    rest = text.unicodeScalars
  }

  /// The next scalar, or nil at the end of the line.
  var next: Unicode.Scalar? { rest.first }

  mutating func take(while condition: (Unicode.Scalar) -> Bool) -> Substring {
    let taken = rest.prefix(while: condition)
    rest = rest[taken.endIndex...]
    column += taken.count
    return Substring(taken)
  }

  mutating func takeRest() -> Substring { take { _ in true } }

  mutating func skipSpaces() { _ = take(while: Self.isSpace) }

  /// Takes a word of the language: a name, a CPU, a repeat.
  mutating func takeWord() -> Substring { take(while: Self.isWord) }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    rest.removeFirst()
    column += 1
    return true
  }

  static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      || scalar == "_"
  }

  /// What ends a word, whatever it is made of.
  private static let marks: [Unicode.Scalar] = ["(", ")", ",", ":", "#"]

  /// An error at this place: what was expected, and what is here instead.
  func error(expected: String, names: [String] = []) -> ProgramTextError {
    var ahead = self
    let found = ahead.take { !Self.isSpace($0) && !Self.marks.contains($0) }
    let word = found.isEmpty ? ahead.takeOne() : found
    let shown = word.isEmpty ? "the end of the line" : Self.quoted(word)
    return ProgramTextError(
      line: line, column: column,
      message: "expected \(expected), found \(shown)" + suggestion(for: word, among: names))
  }

  /// An error at this place.
  func error(_ message: String) -> ProgramTextError {
    ProgramTextError(line: line, column: column, message: message)
  }

  private mutating func takeOne() -> Substring {
    var isFirst = true
    return take { _ in
      defer { isFirst = false }
      return isFirst
    }
  }

  /// Short and printable, whatever the file holds.
  private static func quoted(_ text: Substring) -> String {
    let shown = text.unicodeScalars.prefix(32).map { $0.escaped(asASCII: false) }.joined()
    return "\"" + shown + (text.unicodeScalars.count > 32 ? "…" : "") + "\""
  }
}
