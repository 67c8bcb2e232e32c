import Foundation
import Testing

@Suite("the command-line tool")
struct CommandTests {
  static let buggy = """
    profile mainline
    bugs unshare-forgets-pin
    cpu0  host_share_hyp(pfn: ram+0x801)                = 0
    cpu0  host_share_hyp(pfn: ram+0x900)                = 0
    cpu0  hyp_pin_shared_mem(pfn: ram+0x801, pages: 1)  = 0
    cpu0  host_unshare_hyp(pfn: ram+0x801)              = 0

    """

  @Test("replay: 0 for a clean program, 1 for a violation, 1 for a result not demanded")
  func replayStatus() throws {
    let tool = try Tool()
    try tool.write("clean.hvc", "cpu0 host_share_hyp(pfn: ram+0x801) = 0\n")
    try tool.write("wrong.hvc", "cpu0 host_share_hyp(pfn: ram+0x801) = -EPERM\n")
    try tool.write("buggy.hvc", Self.buggy)
    #expect(try tool("replay", "clean.hvc").status == 0)
    #expect(try tool("replay", "wrong.hvc").status == 1)
    let buggy = try tool("replay", "buggy.hvc")
    #expect(buggy.status == 1)
    #expect(buggy.output.contains("\nviolation: result:host_unshare_hyp:-EBUSY/0\n"))
    #expect(buggy.output.hasSuffix("\nreplay: 1 program, 1 violation\n"))
    #expect(try tool("replay", "--bugs", "", "--quiet", "buggy.hvc").status == 1)
    #expect(try tool("replay", "--bugs", "", "clean.hvc").status == 0)
  }

  @Test("replay takes a folder, in order, and says in which file the violation is")
  func replayFolder() throws {
    let tool = try Tool([
      "corpus/deep/b.hvc": Self.buggy, "corpus/c.hvc": "cpu0 host_share_hyp(pfn: ram+0x801) = 0\n",
    ])
    try tool.write("corpus/raw", [1, 2, 3])
    let result = try tool("replay", "--quiet", "corpus")
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("corpus/deep/b.hvc:\nviolation: "))
    #expect(result.output.hasSuffix("\nreplay: 3 programs, 2 clean, 1 violation\n"))
  }

  @Test("minimise writes a shorter program that fails in the same way")
  func minimise() throws {
    let tool = try Tool()
    try tool.write("buggy.hvc", Self.buggy)
    let result = try tool("minimise", "buggy.hvc", "-o", "short.hvc")
    #expect(result.status == 0)
    let short = String(decoding: try tool.read("short.hvc"), as: UTF8.self)
    #expect(short.split(separator: "\n").count { $0.hasPrefix("cpu0") } == 2)
    #expect(short.hasPrefix("# result:host_unshare_hyp:-EBUSY/0\n"))
    #expect(try tool("replay", "short.hvc").status == 1)
    #expect(try tool("minimise", "-q", "buggy.hvc").output == short)

    #expect(try tool("minimise", "-q", "buggy.hvc", "-o", "short").status == 0)
    #expect(try tool("replay", "short").status == 0)
    #expect(try tool("replay", "--bugs", "P01", "short").status == 1)
  }

  @Test("minimise of a clean program is bad data, and leaves the output alone")
  func minimiseClean() throws {
    let tool = try Tool()
    try tool.write("clean.hvc", "cpu0 host_share_hyp(pfn: ram+0x801)\n")
    try tool.write("out.hvc", "precious")
    let result = try tool("minimise", "clean.hvc", "-o", "out.hvc")
    #expect(result.status == 65)
    #expect(
      result.errors
        == "hvcfuzz: clean.hvc: does not fail in profile mainline: nothing to minimise\n")
    #expect(try tool.read("out.hvc") == Array("precious".utf8))
    #expect(tool.names == ["clean.hvc", "out.hvc"])
  }

  @Test("assemble and show are each other's inverse")
  func roundTrip() throws {
    let tool = try Tool()
    let text = """
      profile rfc2021
      cpu0  host_share_hyp_range(pfn: ram+0x801, pages: 3)
      cpu2  host_read(pfn: nomap+0x1)

      """
    try tool.write("a.hvc", text)
    #expect(try tool("assemble", "a.hvc", "-o", "a").status == 0)
    #expect(try tool.read("a").count == 48)
    #expect(try tool("show", "a").output == text)
    #expect(try tool("show", "a", "-o", "b.hvc").status == 0)
    #expect(try tool.read("b.hvc") == Array(text.utf8))
    #expect(try tool("assemble", "b.hvc").status == 0)
  }

  @Test("--text and --bytes override the name")
  func formats() throws {
    let tool = try Tool()
    try tool.write("text", "cpu0 host_share_hyp(pfn: ram+0x801) = -EPERM\n")
    #expect(try tool("replay", "text").status == 0)
    #expect(try tool("replay", "--text", "text").status == 1)
    try tool.write("bytes.hvc", [0, 0xff])
    #expect(try tool("replay", "bytes.hvc").status == 65)
    #expect(try tool("replay", "--bytes", "bytes.hvc").status == 0)
    #expect(try tool("replay", "--bytes", "--text", "bytes.hvc").status == 64)
  }

  @Test("bugs lists all, the ids of those within reach, and of one profile where asked")
  func bugs() throws {
    let tool = try Tool()
    let ids = try tool("bugs", "--ids").output.split(separator: "\n")
    #expect(ids.count >= 15)
    #expect(Set(ids).count == ids.count)
    #expect(ids.contains("unshare-forgets-pin"))
    let all = try tool("bugs").output.split(separator: "\n")
    // A dash stands for the number of calls of a bug that no program reaches.
    let withinReach = all.filter { !$0.contains("  -  ") }
    #expect(all.count >= ids.count && withinReach.count == ids.count)
    #expect(zip(withinReach, ids).allSatisfy { $0.hasPrefix($1 + " ") })
    let home = try tool("bugs", "--ids", "--profile", "rfc2021").output.split(separator: "\n")
    #expect(!home.isEmpty && home.count < ids.count && Set(home).isSubset(of: Set(ids)))
  }

  @Test("hypercalls prints a heading for each call")
  func hypercalls() throws {
    let output = try Tool()("hypercalls").output
    #expect(output.contains("\n### host_share_hyp\n"))
    #expect(output.contains("\n### fail_allocation\n"))
  }
}
