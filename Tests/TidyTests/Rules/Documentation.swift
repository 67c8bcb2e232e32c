extension HouseRule {
  static let documentation: [HouseRule] = [
    HouseRule(
      name: "every public type and function of Hypercalls is documented",
      check: { repository in
        let files = repository.files(in: "Sources/Hypercalls", ending: ".swift")
        let requirements = Set(files.flatMap(requirements))
        return files.flatMap { file in
          var previous: Substring = ""
          return file.numbered.compactMap { number, line -> Complaint? in
            let text = line.drop { $0 == " " }
            // An attribute on a line of its own stands between the two.
            defer { if !isAttribute(text) { previous = text } }
            guard let declaration = publicDeclaration(text), !previous.hasPrefix("///"),
              !requirements.contains(declaration)
            else { return nil }
            return Complaint(
              path: file.path, line: number, message: "\(declaration) has no comment")
          }
        }
      },
      bad: [
        Repository("Sources/Hypercalls/A.swift", "public struct A {\n}\n"),
        Repository("Sources/Hypercalls/A.swift", "@inlinable public func a() {}\n"),
        Repository("Sources/Hypercalls/A.swift", "  public static func a() {}\n"),
        Repository("Sources/Hypercalls/A.swift", "// no.\n@frozen\npublic enum A {\n"),
      ],
      good: [
        Repository("Sources/Hypercalls/A.swift", "/// A.\n@frozen\npublic enum A {\n"),
        Repository(
          "Sources/Hypercalls/A.swift",
          "/// P.\npublic protocol P {\n  func draw()\n}\n  public func draw() {}\n"),
      ]),
    HouseRule(
      name: "a call's summary is the first line of its comment, one sentence below 150 characters",
      check: { repository in
        repository.files(in: "Sources/Hypercalls/Calls", ending: ".swift").compactMap { file in
          let comment = file.lines.first { $0.hasPrefix("/// ") }?.dropFirst(4)
          let lines = file.lines
          let place = lines.firstIndex { $0.contains("static var summary: StaticString") }
          let summary = place.flatMap { lines[$0...].lazy.compactMap(quoted).first }
          guard let comment, let summary, comment == summary else {
            return Complaint(path: file.path, message: "summary and comment differ")
          }
          guard summary.hasSuffix("."), summary.count < 150 else {
            return Complaint(path: file.path, message: "the summary is not one short sentence")
          }
          return nil
        }
      },
      bad: [
        call(comment: "Shares a page.", summary: "Shares one page."),
        call(comment: "Shares a page", summary: "Shares a page"),
        Repository("Sources/Hypercalls/Calls/A.swift", "/// Shares a page.\n"),
      ],
      good: [call(comment: "Shares a page.", summary: "Shares a page.")]),
  ]

  private static func call(comment: String, summary: String) -> Repository {
    Repository(
      "Sources/Hypercalls/Calls/A.swift",
      """
      /// \(comment)
      public struct A: Hypercall {
        @inlinable public static var summary: StaticString {
          "\(summary)"
        }
      }

      """)
  }

  private static func quoted(_ line: Substring) -> Substring? {
    let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.count == 3 ? parts[1] : nil
  }

  private static func isAttribute(_ line: Substring) -> Bool {
    line.hasPrefix("@") && !line.contains(" public ")
  }

  /// The name of what a line declares, if it is a public type or function.
  private static func publicDeclaration(_ line: Substring) -> String? {
    var words = line.split(separator: " ")[...]
    while words.first?.hasPrefix("@") == true { words.removeFirst() }
    guard words.first == "public" else { return nil }
    let modifiers: Set<Substring> = ["public", "static", "mutating", "nonmutating", "final"]
    while let first = words.first, modifiers.contains(first) { words.removeFirst() }
    let kinds: Set<Substring> = ["struct", "enum", "protocol", "class", "func", "typealias"]
    guard let kind = words.first, kinds.contains(kind) else { return nil }
    return words.dropFirst().first.map(identifier)
  }

  /// The functions that protocols of the module ask for, and that are documented there.
  private static func requirements(_ file: TextFile) -> [String] {
    var isInside = false
    var names = ["=="]
    for line in file.lines {
      if line.hasPrefix("public protocol ") { isInside = true }
      if line.hasPrefix("}") { isInside = false }
      guard isInside else { continue }
      let words = line.split(separator: " ")
      guard let place = words.firstIndex(of: "func"), place + 1 < words.count else { continue }
      names.append(identifier(words[place + 1]))
    }
    return names
  }

  private static func identifier(_ word: Substring) -> String {
    String(word.prefix { $0 != "(" && $0 != ":" && $0 != "<" })
  }
}
