/// The reference of all calls and events as Markdown, generated from their declarations.
///
/// `docs/hypercalls.md` is its output; a test fails when that is stale.
public enum HypercallReference {
  public static var markdown: String {
    let kinds = CallKind.allCases.map { kind in
      let sections = Opcode.allCases.filter { $0.kind == kind }.map { section(of: $0) }
      return "## \(kind.title)\n\n\(kind.summary)\n\n" + sections.joined(separator: "\n")
    }
    return ([introduction] + kinds + [pages, otherValues, byteForm]).joined(separator: "\n")
  }

  /// One call: heading, summary, kind, where it exists, and its arguments.
  public static func section(of opcode: Opcode) -> String {
    var writer = SectionWriter()
    return opcode.open(&writer)
  }
}

/// Writes the section of one call.
private struct SectionWriter: HypercallVisitor, ArgumentVisitor {
  var rows: [[String]] = []
  var offset = ByteFormat.argumentOffset

  mutating func visit<C: Hypercall>(_ call: C) -> String {
    var call = call
    call.forEachArgument(&self)
    let arguments =
      rows.isEmpty
      ? "It takes no arguments.\n"
      : markdownTable(["argument", "bytes", "meaning", "values"], rows)
    return """
      ### \(C.name)

      \(C.summary)

      \(markdownParagraph("\(place(of: C.opcode)). Opcode \(C.opcode.rawValue)."))
      \(arguments)
      """
  }

  /// Where a call exists: in designs, or in the profiles that have a patch series.
  private func place(of opcode: Opcode) -> String {
    let designs = Design.allCases.filter { opcode.exists(in: $0) }.map { "`\($0.name)`" }
    if designs.count == Design.allCases.count { return "In every design" }
    if !designs.isEmpty { return "In " + designs.joined(separator: " and ") }
    let profiles = Profile.allCases.filter { opcode.exists(in: $0.design, $0.extensions) }
    let names = profiles.map { "`\($0.name)`" }.joined(separator: ", ")
    return "Of a patch series, in \(names)"
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    let bytes = A.width == 1 ? "\(offset)" : "\(offset)–\(offset + A.width - 1)"
    rows.append(["`\(name)`", bytes, "\(summary)", A.domain])
    offset += A.width
  }
}

/// A table that ends with a line feed.
func markdownTable(_ head: [String], _ rows: [[String]]) -> String {
  let lines = [head, head.map { _ in "---" }] + rows
  return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
}

/// Words broken into lines of the width that the rest of the documentation has.
func markdownParagraph(_ text: String) -> String {
  var lines = [""]
  for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
    let last = lines[lines.count - 1]
    if last.isEmpty {
      lines[lines.count - 1] = String(word)
    } else if last.count + 1 + word.count <= 100 {
      lines[lines.count - 1] += " " + word
    } else {
      lines.append(String(word))
    }
  }
  return lines.joined(separator: "\n") + "\n"
}

extension CallKind {
  fileprivate var title: String {
    switch self {
    case .hypercall: "Hypercalls"
    case .direct: "Direct calls"
    case .event: "Events"
    }
  }

  fileprivate var summary: String {
    switch self {
    case .hypercall: "The host asks EL2 through a trap; any arguments are fair."
    case .direct:
      "Functions that EL2 calls itself. Each comes with a contract that its callers keep."
    case .event: "Not calls: what the host or the environment does."
    }
  }
}
