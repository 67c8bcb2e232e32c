import Foundation
import Testing

@Suite("hvcfuzz corpus")
struct CorpusCommandTests {
  static let share = "cpu0  host_share_hyp(pfn: ram+0x801)\n"
  static let both = share + "cpu0  host_unshare_hyp(pfn: ram+0x801)\n"

  /// A folder `in` of two programs, the smaller of which reaches nothing that the other does not.
  private static func toolWithCorpus() throws -> Tool {
    let tool = try Tool()
    try tool.makeFolder("in")
    try tool.write("in/short.hvc", share)
    try tool.write("in/both.hvc", both)
    return tool
  }

  /// Every file of a folder, and what is in it.
  private static func contents(of folder: String, _ tool: Tool) throws -> [String: [UInt8]] {
    Dictionary(
      uniqueKeysWithValues: try tool.names(in: folder).map {
        ($0, try tool.read("\(folder)/\($0)"))
      })
  }

  @Test("merge writes one new folder, which passes its check, and leaves its inputs as they are")
  func merge() throws {
    let tool = try Self.toolWithCorpus()
    let before = try Self.contents(of: "in", tool)
    let result = try tool("corpus", "merge", "in", "-o", "out")
    #expect(result.status == 0)
    #expect(result.output.hasSuffix("\nmerge: 2 programs to 1, 48 bytes; nothing is lost\n"))
    #expect(tool.names == ["in", "out"])
    #expect(tool.names(in: "out").count == 1)
    #expect(try Self.contents(of: "in", tool) == before)
    let check = try tool("corpus", "check", "out")
    #expect(check.status == 0)
    #expect(check.output == "check: 1 programs, 0 with a fault\n")

    #expect(try tool("corpus", "merge", "--distil", "in", "-o", "again").status == 0)
    #expect(try Self.contents(of: "again", tool) == Self.contents(of: "out", tool))
    #expect(try tool("corpus", "merge", "--beside", "out", "in", "-o", "nothing").status == 0)
    #expect(tool.names(in: "nothing").isEmpty)
  }

  @Test("merge takes no folder that has files, not even its input, and leaves nothing behind")
  func occupied() throws {
    let tool = try Self.toolWithCorpus()
    let before = try Self.contents(of: "in", tool)
    try tool.makeFolder("full")
    try tool.write("full/precious", "precious")
    try tool.write("file", "precious")
    for name in ["in", "in/", "full", "file"] {
      let result = try tool("corpus", "merge", "in", "-o", name)
      #expect(result.status == 64, "\(name)")
      #expect(result.complaints.count == 1)
      #expect(result.output.isEmpty, "it is told before the work")
    }
    #expect(tool.names == ["file", "full", "in"])
    #expect(try tool.read("file") == Array("precious".utf8))
    #expect(try Self.contents(of: "full", tool) == ["precious": Array("precious".utf8)])
    #expect(try Self.contents(of: "in", tool) == before)

    try tool.makeFolder("empty")
    #expect(try tool("corpus", "merge", "in", "-o", "empty/").status == 0)
    #expect(tool.names(in: "empty").count == 1)
  }

  @Test("merge and explore that fail leave nothing behind")
  func failures() throws {
    let tool = try Self.toolWithCorpus()
    #expect(try tool("corpus", "merge", "in", "none", "-o", "out").status == 66)
    #expect(try tool("corpus", "merge", "in", "-o", "none/out").status == 66)
    #expect(try tool("corpus", "merge", "in", "--beside", "none", "-o", "out").status == 66)
    #expect(try tool("corpus", "explore", "--programs", "3", "-o", "none/out").status == 66)
    #expect(try tool("corpus", "explore", "--programs", "3", "-o", "in").status == 64)
    try tool.write("in/wrong.hvc", "cpu0  host_share_hip()\n")
    let result = try tool("corpus", "merge", "in", "-o", "out")
    #expect(result.status == 65)
    #expect(result.errors.hasPrefix("hvcfuzz: in/wrong.hvc:1:7: expected "))
    #expect(tool.names == ["in"])
    #expect(tool.names(in: "in") == ["both.hvc", "short.hvc", "wrong.hvc"])
  }

  @Test("check: 1 for an entry that is not canonical or not clean, which it names")
  func check() throws {
    let tool = try Self.toolWithCorpus()
    #expect(try tool("corpus", "merge", "in", "-o", "out").status == 0)
    let name = try #require(tool.names(in: "out").first)
    try tool.write("out/\(name)", try tool.read("out/\(name)") + [0])
    let longer = try tool("corpus", "check", "out")
    #expect(longer.status == 1)
    #expect(longer.output.hasPrefix("out/\(name): "))
    #expect(longer.output.hasSuffix("\ncheck: 1 programs, 1 with a fault\n"))

    try tool.write("panics.hvc", "profile mainline-asis\ncpu0  host_mem_abort(pfn: ipa_end)\n")
    #expect(try tool("corpus", "check", "in", "panics.hvc").status == 1)
    #expect(try tool("corpus", "check", "in").status == 0)
    #expect(try tool("corpus", "check", "--profile", "mainline", "panics.hvc").status == 0)
  }

  @Test("explore writes what coverage calls legal, and the same each time")
  func explore() throws {
    let tool = try Tool()
    for name in ["a", "b"] {
      #expect(try tool("corpus", "explore", "--programs", "20", "-o", name).status == 0)
    }
    #expect(!tool.names(in: "a").isEmpty)
    #expect(try Self.contents(of: "a", tool) == Self.contents(of: "b", tool))
  }

  @Test("stats counts programs and calls, profile by profile")
  func stats() throws {
    let tool = try Self.toolWithCorpus()
    try tool.write("in/old.hvc", "profile rfc2021\n" + Self.share)
    let result = try tool("corpus", "stats", "in")
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("mainline: ") } == 1)
    #expect(lines.count { $0.hasPrefix("rfc2021: ") } == 1)
    #expect(result.output.contains("host_unshare_hyp"))
  }
}
