/// What a piece of text is, for a terminal that can show it.
public enum TextStyle: Sendable {
  case heading, faint, bad, good
}

/// Puts a style on a piece of text, or leaves it plain.
public typealias TextPainter = (TextStyle, String) -> String
