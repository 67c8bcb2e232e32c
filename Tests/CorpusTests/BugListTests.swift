import Foundation
import Hypervisor
import Testing

/// Every row of the catalogue of bugs is a seeded bug, or `docs/bugs.md` says why it is none.
@Suite("The catalogue of bugs")
struct BugListTests {
  /// The catalogue's numbers, this project's own aside; the gaps are the catalogue's.
  static let numbers: Set<String> = {
    let ranges: [(String, [ClosedRange<Int>])] = [
      ("B", [1...5, 10...13, 15...35, 37...45]), ("S", [1...25]), ("N", [1...6]),
      ("P", [1...2, 4...4, 6...7, 9...12, 14...15, 17...17, 19...19, 22...27, 29...32]),
      ("P", [34...36, 38...38, 40...42, 44...45]), ("W", [1...16]),
    ]
    return Set(
      ranges.flatMap { letter, ranges in
        ranges.joined().map { letter + ($0 < 10 ? "0" : "") + String($0) }
      })
  }()

  /// The cells of the rows below a heading, which begin with a number of the catalogue.
  private static func rows(below heading: String) throws -> [[String]] {
    let document = try Finding.contents(of: "docs/bugs.md")
    let section = document.components(separatedBy: "\n## ").first { $0.hasPrefix(heading) }
    return (section ?? "").split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2)
      .map { row in
        row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      }
  }

  private static func row(_ entry: BugEntry) -> [String] {
    [entry.number, "`\(entry.id)`", entry.home.name, entry.caughtBy, entry.summary]
  }

  @Test("that are planted are in the list, in the program's words and order")
  func planted() throws {
    let expected = SeededBug.catalogue.map(Self.row)
    let listed = try Self.rows(below: "Planted")
    for (row, expected) in zip(listed, expected) where row != expected {
      Issue.record("expected | \(expected.joined(separator: " | ")) |")
    }
    #expect(listed == expected)
  }

  @Test("has no row that is neither planted nor explained, and none that is both")
  func complete() throws {
    let planted = Set(SeededBug.catalogue.flatMap(\.numbers))
    let rows = try Self.rows(below: "Not planted")
    let explained = Set(rows.flatMap { $0[0].components(separatedBy: ", ") })
    #expect(planted.intersection(explained).isEmpty)
    let known = planted.filter { !$0.hasPrefix("H") }
    #expect(known.union(explained) == Self.numbers)
    #expect(rows.allSatisfy { $0.count == 3 && $0[2].count > 20 })
  }

  @Test("has bugs of which each can be planted: a set of them holds every one")
  func setHoldsAll() {
    #expect(SeededBugSet(SeededBug.allCases).members == SeededBug.allCases)
  }

  @Test("has 65 seeded bugs and more")
  func enough() {
    #expect(SeededBug.catalogue.count >= 65)
    #expect(Set(SeededBug.catalogue.map(\.bug)) == Set(SeededBug.allCases))
  }
}
