import Foundation
import Testing

@Suite("hvcfuzz hunt")
struct HuntCommandTests {
  private static func line(
    _ seed: Int, strategy: String = "full", outcome: String = "found", executions: Int = 100
  ) -> String {
    #"{"bug":"unshare-forgets-pin","strategy":"\#(strategy)","seed":\#(seed),"cap":200000,"#
      + #""fuzzer":"a","outcome":"\#(outcome)","executions":\#(executions),"#
      + #""calls":\#(executions * 20),"seconds":1}"# + "\n"
  }

  private static func tool(_ log: String) throws -> Tool {
    let tool = try Tool()
    try tool.makeFolder("hunt")
    try tool.write("hunt/trials.jsonl", log)
    return tool
  }

  private static let log =
    (1...5).map { line($0) + line($0, strategy: "bytes", executions: 9000) }.joined()

  @Test("--report-only reads the log, leaves it alone, and writes tables and plots")
  func report() throws {
    let tool = try Self.tool(Self.log)
    let result = try tool("hunt", "--report-only", "-o", "hunt")
    #expect(result.status == 0)
    #expect(result.output.contains("unshare-forgets-pin"))
    #expect(result.errors.isEmpty)
    #expect(
      tool.names(in: "hunt")
        == ["medians.svg", "report.json", "report.txt", "survival.svg", "trials.jsonl"])
    #expect(try tool.read("hunt/trials.jsonl") == Array(Self.log.utf8))
    #expect(try tool.read("hunt/report.txt") == Array(result.output.utf8))
    let json = try JSONSerialization.jsonObject(with: Data(tool.read("hunt/report.json")))
    #expect(json is [String: Any])
    for plot in ["medians.svg", "survival.svg"] {
      let text = String(decoding: try tool.read("hunt/\(plot)"), as: UTF8.self)
      #expect(text.contains("<svg") && text.contains("</svg>"))
    }
    #expect(try tool("hunt", "--report-only", "-o", "hunt").output == result.output)
  }

  @Test("--demand-all is 1 where a trial missed its bug or was not made")
  func demand() throws {
    let options = ["hunt", "--report-only", "-o", "hunt", "--bugs", "unshare-forgets-pin"]
    let missed = try Self.tool(Self.line(1) + Self.line(2, outcome: "missed"))
    let demanded = options + ["--strategies", "full", "--trials", "2", "--demand-all"]
    let result = try missed.run(demanded)
    #expect(result.status == 1)
    #expect(!result.complaints.isEmpty)
    #expect(result.complaints.allSatisfy { $0.hasPrefix("hunt: ") })
    #expect(try missed.run(options).status == 0)
    #expect(try Self.tool(Self.line(1)).run(demanded).status == 1)
  }

  @Test("a folder that is not there is 66, one without such results 65, and neither is made")
  func missing() throws {
    let tool = try Self.tool(Self.log)
    let none = try tool("hunt", "--report-only", "-o", "none")
    #expect(none.status == 66)
    #expect(none.errors == "hvcfuzz: none: no such folder\n")
    let others = try tool("hunt", "--report-only", "-o", "hunt", "--bugs", "busy-before-state")
    #expect(others.status == 65)
    #expect(others.errors == "hvcfuzz: hunt: there are no such results\n")
    #expect(tool.names == ["hunt"] && tool.names(in: "hunt") == ["trials.jsonl"])
  }

  @Test("a log with a mistake is 65, with file and line")
  func badLog() throws {
    let result = try Self.tool(Self.line(1) + "{}\n")("hunt", "--report-only", "-o", "hunt")
    #expect(result.status == 65)
    #expect(result.errors.hasPrefix("hvcfuzz: hunt/trials.jsonl:2: no trial's result"))
  }

  @Test("what a killed hunt has left is gone when its trials have been made again")
  func scratch() throws {
    let tool = try Tool()
    let trial = "hunt/scratch/unshare-forgets-pin-full-1"
    try tool.makeFolder(trial)
    try tool.write(trial + "/crash", [1])
    let options = ["--bugs", "unshare-forgets-pin", "--strategies", "full", "--trials", "1"]
    // It finds nothing, in a folder that must be empty.
    try tool.write("fuzzer", "#!/bin/sh\necho \"$(ls) left\" >&2\n")
    let fuzzer = tool.folder.appending(path: "fuzzer").path
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fuzzer)
    #expect(try tool.run(["hunt", "-o", "hunt", "--fuzzer", fuzzer] + options).status == 0)
    let log = String(decoding: try tool.read("hunt/trials.jsonl"), as: UTF8.self)
    #expect(log.contains(":  left\""), "\(log)")
    #expect(!tool.names(in: "hunt").contains("scratch"))
  }

  @Test("a fuzzer that is not there is 66, and what was found stays")
  func missingFuzzer() throws {
    let tool = try Self.tool(Self.log)
    let result = try tool("hunt", "-o", "hunt", "--fuzzer", "none")
    #expect(result.status == 66)
    #expect(result.errors == "hvcfuzz: none: no such fuzzer; 'make build' makes it\n")
    #expect(try tool.read("hunt/trials.jsonl") == Array(Self.log.utf8))
  }

  @Test("results of another fuzzer are not gone on with unless asked")
  func otherFuzzer() throws {
    let tool = try Self.tool(Self.log)
    let result = try tool("hunt", "-o", "hunt", "--fuzzer", "/bin/sh")
    #expect(result.status == 64)
    #expect(result.errors.contains("results of another build of the fuzzer"))
    #expect(try tool.read("hunt/trials.jsonl") == Array(Self.log.utf8))
  }
}
