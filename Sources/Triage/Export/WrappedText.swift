extension String {
  /// The text as lines of a comment, none wider than a source may be; words stay whole.
  func wrapped(behind prefix: String, width: Int = 100) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(prefix + word)
      }
    }
    return lines
  }
}
