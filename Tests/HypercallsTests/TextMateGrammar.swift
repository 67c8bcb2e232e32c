import Foundation

/// A TextMate grammar, as far as this project's is one: the leftmost match wins, then the first.
struct Grammar: Decodable {
  struct Capture: Decodable { var name: String }

  struct Pattern: Decodable {
    var name: String?
    var match: String?
    var begin: String?
    var end: String?
    var beginCaptures: [String: Capture]?
    var patterns: [Pattern]?
  }

  struct Token {
    var text: String
    var scope: String
    var range: NSRange
  }

  var patterns: [Pattern]

  func tokens(of line: String) throws -> [Token] {
    var tokens: [Token] = []
    var place = 0
    var active = patterns
    let length = (line as NSString).length
    while place < length {
      var best: (range: NSRange, pattern: Pattern)?
      for pattern in active {
        guard let source = pattern.match ?? pattern.begin else { continue }
        let expression = try NSRegularExpression(pattern: source)
        // Lookbehind and ^ see what is before the place.
        let found = expression.firstMatch(
          in: line, options: [.withTransparentBounds, .withoutAnchoringBounds],
          range: NSRange(location: place, length: length - place))
        guard let range = found?.range, range.length > 0 else { continue }
        if range.location < best?.range.location ?? .max { best = (range, pattern) }
      }
      guard let (range, pattern) = best else { break }
      // A line of a header has patterns of its own up to its comment.
      if let inner = pattern.patterns {
        let comment = patterns.filter { $0.name?.hasPrefix("comment") == true }
        active = comment + inner
      }
      tokens.append(
        Token(
          text: (line as NSString).substring(with: range),
          scope: pattern.name ?? pattern.beginCaptures?["0"]?.name ?? "", range: range))
      place = range.location + range.length
    }
    return tokens
  }

  /// What no pattern takes, without spaces.
  func remainder(of line: String) throws -> String {
    var rest = Array(line.utf16).map(Optional.some)
    for token in try tokens(of: line) {
      for index in token.range.location..<token.range.location + token.range.length {
        rest[index] = nil
      }
    }
    return String(decoding: rest.compactMap { $0 }, as: UTF16.self)
      .filter { !$0.isWhitespace }
  }
}

/// Vim, without a terminal.
enum Vim {
  static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { $0 + "/vim" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// For each line the syntax item of each byte, as this repository's file has it.
  static func names(of lines: [String], in root: URL) throws -> [[String]] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hvc-vim-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = folder.appendingPathComponent("a.hvc")
    let output = folder.appendingPathComponent("out")
    try (lines.joined(separator: "\n") + "\n").write(to: program, atomically: true, encoding: .utf8)
    let script = """
      set encoding=utf-8
      syntax on
      source \(root.path)/editors/vim/syntax/hvc.vim
      let out = []
      for l in range(1, line('$'))
        let names = []
        for c in range(1, len(getline(l)))
          call add(names, synIDattr(synID(l, c, 1), 'name'))
        endfor
        call add(out, join(names, ','))
      endfor
      call writefile(out, '\(output.path)')
      qall!

      """
    let scriptFile = folder.appendingPathComponent("script.vim")
    try script.write(to: scriptFile, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "vim")
    process.arguments = ["-N", "-u", "NONE", "-n", "-es", "-S", scriptFile.path, program.path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let text = try String(contentsOf: output, encoding: .utf8)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }
}
