import Foundation
import Testing

@Suite("hvcfuzz strength")
struct StrengthCommandTests {
  struct Report: Decodable {
    struct Bug: Decodable {
      var bug: String
      var first: String?
      var next: String?
      var alone: [String]
    }

    var bugs: [Bug]
  }

  @Test("the table and the JSON say the same, which is what the program shows")
  func json() throws {
    let tool = try Tool()
    try tool.write("unshare-forgets-pin.hvc", CommandTests.buggy)
    let options = ["strength", ".", "--bugs", "unshare-forgets-pin"]
    let result = try tool.run(options + ["--json"])
    #expect(result.status == 0)
    let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    let bug = try #require(report.bugs.first)
    #expect(report.bugs.count == 1 && bug.bug == "unshare-forgets-pin")
    #expect(bug.first == "result")
    #expect(bug.alone.contains("result") && bug.next != "result")

    let table = try tool.run(options)
    #expect(table.status == 0)
    let row = "| `unshare-forgets-pin` | result | \(bug.next ?? "none") | "
    #expect(table.output.contains("\n" + row + bug.alone.joined(separator: ", ") + " |\n"))
    #expect(table.output.contains("\n| result | 1 | 1 | "))
  }

  @Test("a bug that nothing finds is 1")
  func missed() throws {
    let tool = try Tool()
    try tool.write("unshare-forgets-pin.hvc", CorpusCommandTests.share)
    let result = try tool("strength", ".", "--bugs", "unshare-forgets-pin")
    #expect(result.status == 1)
    #expect(result.output.hasSuffix("\nBugs that no rule finds: unshare-forgets-pin.\n"))
  }

  @Test("a folder or a program that is not there is 66, one with a mistake 65, no such bug 64")
  func badInput() throws {
    let tool = try Tool()
    try tool.write("unshare-forgets-pin.hvc", "cpu0  host_share_hip()\n")
    #expect(try tool("strength", "none").status == 66)
    #expect(try tool("strength", ".", "--bugs", "unpin-skips-last").status == 66)
    let mistake = try tool("strength", ".", "--bugs", "unshare-forgets-pin")
    #expect(mistake.status == 65)
    #expect(mistake.errors.hasPrefix("hvcfuzz: ./unshare-forgets-pin.hvc:1:7: expected "))
    #expect(try tool("strength", ".", "--bugs", "none").status == 64)
  }
}
