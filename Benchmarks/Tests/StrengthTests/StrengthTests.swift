import CThrownErrors
import Foundation
import Testing
import Triage

/// The matrix takes a minute without optimisation, and seconds with it.
@Suite("What the documents say of the oracle's rules")
struct StrengthTests {
  private static let root = URL(filePath: #filePath)
    .appending(components: "..", "..", "..", "..").standardizedFileURL

  /// What `hvcfuzz strength` says now, against docs/evaluation.md.
  @Test("is what the regressions say")
  func document() throws {
    hvcfuzz_hide_thrown_errors()
    let strength = try OracleStrength(
      folder: Self.root.appending(components: "corpus", "regressions").path)
    let document = try String(
      contentsOf: Self.root.appending(components: "docs", "evaluation.md"), encoding: .utf8)
    let words = document.split(whereSeparator: \.isWhitespace).joined(separator: " ")

    let header = "| rule | first | at all | alone | first, for one |"
    let table = document.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0 != header }.prefix { !$0.isEmpty }
    let rows = strength.rulesText.split(separator: "\n")
    #expect(table.count == rows.count)
    for (written, measured) in zip(table, rows) { #expect(written == measured) }

    #expect(strength.missed.isEmpty)
    let powerless = OracleStrength.rules.filter { strength.bugs(foundBy: $0).isEmpty }
    #expect(words.contains("These find none first: \(Self.list(strength.idle))."))
    #expect(words.contains("Even by themselves these find none: \(Self.list(powerless))."))
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.joined(separator: ", ")
  }
}
