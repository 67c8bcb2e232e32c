extension HouseRule {
  static let lineCountMax = 400
  static let lineCountTarget = 250
  static let columnMax = 100

  static let lengths: [HouseRule] = [
    HouseRule(
      name: "no source is longer than \(lineCountMax) lines",
      check: { repository in
        repository.files.filter { isSource($0) && $0.lines.count > lineCountMax }.map {
          Complaint(path: $0.path, message: "has \($0.lines.count) lines")
        }
      },
      bad: [Repository("Sources/Oracle/A.swift", lines(lineCountMax + 1))],
      good: [Repository("Sources/Oracle/A.swift", lines(lineCountMax))]),
    HouseRule(
      name: "a source of more than \(lineCountTarget) lines says why in its first line",
      check: { repository in
        repository.files.filter(isSource).compactMap { file in
          let isLong = file.lines.count > lineCountTarget
          let saysWhy = file.lines.first?.contains(longBecause) ?? false
          if isLong == saysWhy { return nil }
          let message = "has \(file.lines.count) lines, and \(saysWhy ? "a" : "no") reason for more"
          return Complaint(path: file.path, line: 1, message: message)
        }
      },
      bad: [
        Repository("Sources/Oracle/A.swift", lines(lineCountTarget + 1)),
        Repository("scripts/a", "#!/bin/sh\n" + lines(lineCountTarget)),
        Repository("Sources/Oracle/A.swift", "// \(longBecause) it was\n" + lines(10)),
      ],
      good: [
        Repository("Sources/Oracle/A.swift", lines(lineCountTarget)),
        Repository("Sources/A.swift", "// \(longBecause) tables\n" + lines(lineCountTarget)),
      ]),
    HouseRule(
      name: "no line is wider than \(columnMax) columns",
      check: { repository in
        repository.files.filter { !$0.isRecording }.flatMap { file in
          file.numbered
            .filter { $0.line.count > columnMax && !mayBeWide($0.line, in: file) }
            .map { number, line in
              Complaint(path: file.path, line: number, message: "has \(line.count) columns")
            }
        }
      },
      bad: [
        Repository("Sources/A.swift", "// " + String(repeating: "x", count: 98) + "\n"),
        Repository("README.md", String(repeating: "x ", count: 51) + "\n"),
        Repository("corpus/seeds/a.hvc", "# " + String(repeating: "x", count: 99) + "\n"),
      ],
      good: [
        Repository("Sources/A.swift", String(repeating: "x", count: 100) + "\n"),
        Repository("corpus/seeds/a.hvc", "cpu0  " + String(repeating: "x", count: 130) + "\n"),
        Repository("docs/a.md", "| " + String(repeating: "x", count: 120) + " |\n"),
        Repository("Tests/A.swift", String(repeating: "column    ", count: 11) + "\n"),
      ]),
  ]

  private static let longBecause = "Long because:"

  private static func isSource(_ file: TextFile) -> Bool {
    [".swift", ".c", ".h", ".hvc"].contains { file.path.hasSuffix($0) }
      || file.text.hasPrefix("#!") || file.name == "Makefile"
  }

  /// A table cannot break its rows: Markdown's, those that tests line up in columns, and a program,
  /// whose calls have a line each.
  private static func mayBeWide(_ line: Substring, in file: TextFile) -> Bool {
    if file.path.hasSuffix(".md") { return line.hasPrefix("|") }
    if file.path.hasSuffix(".hvc") { return line.hasPrefix("cpu") && line.count <= 140 }
    guard file.path.hasPrefix("Tests/"), line.count <= 120 else { return false }
    return line.split(separator: "  ").count >= 6
  }

  private static func lines(_ count: Int) -> String {
    String(repeating: "let a = 1\n", count: count)
  }
}

extension TextFile {
  /// Written by a program, and kept as it came.
  var isRecording: Bool {
    path.hasSuffix(".svg")
      || path.hasPrefix("Tests/") && (path.contains("/Traces/") || path.contains("/Golden/"))
  }
}
