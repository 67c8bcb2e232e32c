import Foundation
import Testing

@testable import Hypercalls

/// The syntax files of `editors`, as editors read them.
@Suite("The syntax files for editors")
struct EditorSyntaxTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every call there is, and all lines that people wrote.
  static let lines: [String] = {
    let calls = Opcode.allCases.map { opcode in
      let call = RawCall(opcode: opcode)
      return call.actorName + "  " + call.text(in: .standard) + " x3  = -EPERM warn  # why"
    }
    let folders = ["corpus/seeds", "corpus/regressions"].map { root.appendingPathComponent($0) }
    let files = folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        .map { folder.appendingPathComponent($0) }
    }
    return calls
      + files.flatMap { file in
        ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n").map(
          String.init)
      }
  }()

  static let grammar = Result {
    try JSONDecoder().decode(
      Grammar.self,
      from: Data(contentsOf: root.appendingPathComponent("editors/textmate/hvc.tmLanguage.json")))
  }

  @Test(
    "TextMate: a call's name, arguments and values are what they are", arguments: Opcode.allCases)
  func textMate(opcode: Opcode) throws {
    let grammar = try Self.grammar.get()
    let call = RawCall(opcode: opcode)
    let text = call.text(in: .standard)
    let tokens = try grammar.tokens(of: call.actorName + "  " + text + " x3  = -EPERM warn  # why")
    let words = { (scope: String) in tokens.filter { $0.scope.hasPrefix(scope) }.map(\.text) }
    #expect(words("storage.type.actor") == [call.actorName])
    #expect(words("entity.name.function.call") == [opcode.name])
    let pairs = text.dropFirst(opcode.name.count + 1).dropLast().split(separator: ", ")
      .map { $0.split(separator: ":").map { $0.trimmingCharacters(in: .whitespaces) } }
    #expect(words("variable.parameter.argument") == pairs.map { $0[0] })
    #expect(words("constant.numeric.value") == pairs.map { $0[1] })
    #expect(words("keyword.operator.repeat") == ["x3"])
    #expect(words("constant.language.error") == ["-EPERM"])
    #expect(words("invalid.illegal.end") == ["warn"])
    #expect(words("comment") == ["# why"])
  }

  @Test("TextMate: nothing that people wrote is left over")
  func textMateCoverage() throws {
    let grammar = try Self.grammar.get()
    #expect(Self.lines.count > 1000)
    for line in Self.lines { #expect(try grammar.remainder(of: line).isEmpty, "\(line)") }
  }

  @Test("TextMate: what is no program is left over")
  func textMateMistakes() throws {
    let grammar = try Self.grammar.get()
    for line in ["cpu9  host_read(pfn: ram)", "frobnicate", "cpu0  host_read pfn", "= -EPERM !"] {
      #expect(try !grammar.remainder(of: line).isEmpty, "\(line)")
    }
  }

  @Test("Vim: the same", .enabled(if: Vim.path != nil))
  func vim() throws {
    let lines = Self.lines + ["cpu9  host_read(pfn: ram)"]
    let names = try Vim.names(of: lines, in: Self.root)
    try #require(names.count == lines.count)
    for (line, names) in zip(lines, names).dropLast() {
      let left = zip(line.utf8, names).filter { byte, name in
        name.isEmpty && !" (),:=\t".utf8.contains(byte)
      }
      #expect(left.isEmpty, "\(line)")
    }
    for (opcode, names) in zip(Opcode.allCases, names) {
      let call = RawCall(opcode: opcode)
      let start = call.actorName.utf8.count + 2
      #expect(names[..<(start - 2)].allSatisfy { $0 == "hvcActor" })
      #expect(names[start..<start + opcode.name.utf8.count].allSatisfy { $0 == "hvcCall" })
      #expect(names.contains("hvcArgument") == call.text(in: .standard).contains(":"))
      #expect(names.suffix(5).allSatisfy { $0 == "hvcComment" })
    }
    #expect(names.last?.first?.isEmpty == true, "there is no CPU 9")
  }
}
