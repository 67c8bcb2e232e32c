import Foundation
import Testing

@Suite("hvcfuzz coverage")
struct CoverageCommandTests {
  /// As much of the report as the tests look at.
  struct Report: Decodable {
    struct Profile: Decodable {
      var profile: String
      var programs: Int
      var reached: Int
      var legal: Int
      var operations: [Operation]
    }

    struct Operation: Decodable {
      var name: String
      var transitions: [Transition]
    }

    struct Transition: Decodable {
      var isReached: Bool
    }

    var profiles: [Profile]
  }

  @Test("the JSON is JSON, its sums are those of its rows, and the page is a page")
  func json() throws {
    let tool = try Tool()
    try tool.write("a.hvc", CorpusCommandTests.both)
    try tool.write(
      "b.hvc", "profile rfc2021\ncpu0  host_share_hyp_range(pfn: ram+0x801, pages: 1)\n")
    let result = try tool(
      "coverage", "--explore", "30", "--json", "c.json", "--html", "c.html", "a.hvc", "b.hvc")
    #expect(result.status == 0)
    #expect(tool.names == ["a.hvc", "b.hvc", "c.html", "c.json"])
    let report = try JSONDecoder().decode(Report.self, from: Data(tool.read("c.json")))
    #expect(Set(report.profiles.map(\.profile)) == ["mainline", "rfc2021"])
    for profile in report.profiles {
      let transitions = profile.operations.flatMap(\.transitions)
      #expect(profile.programs == 1)
      #expect(profile.reached > 0 && profile.reached < profile.legal)
      #expect(transitions.count == profile.legal)
      #expect(transitions.count { $0.isReached } == profile.reached)
    }
    let mainline = try #require(report.profiles.first { $0.profile == "mainline" })
    let share = try #require(mainline.operations.first { $0.name == "host_share_hyp" })
    #expect(share.transitions.contains { $0.isReached })
    let page = String(decoding: try tool.read("c.html"), as: UTF8.self)
    #expect(page.hasPrefix("<!") && page.contains("host_share_hyp"))
  }

  @Test("one operation alone, with what is reached where asked")
  func operation() throws {
    let tool = try Tool()
    try tool.write("a.hvc", CorpusCommandTests.both)
    let all = try tool("coverage", "--explore", "0", "a.hvc").output
    #expect(all.contains("host_share_hyp") && all.contains("host_unshare_hyp"))
    let one = try tool(
      "coverage", "--explore", "0", "--operation", "host_unshare_hyp", "--reached", "a.hvc")
    #expect(one.status == 0)
    #expect(one.output.contains("host_unshare_hyp") && !one.output.contains("host_share_hyp"))
    let wrong = try tool("coverage", "--operation", "host_share_hip", "a.hvc")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("\n  - host_share_hyp\n"), "the help has names, not numbers")
  }

  @Test("what is like what is reached, where asked, of the operation alone")
  func alike() throws {
    let tool = try Tool()
    try tool.write(
      "a.hvc",
      """
      cpu0  host_share_hyp(pfn: ram+0x801)
      cpu0  hyp_pin_shared_mem(pfn: ram+0x801, pages: 1)
      cpu0  host_unshare_hyp(pfn: ram+0x801)
      cpu0  host_donate_hyp(pfn: ram+0x802, pages: 2)
      """)
    let arguments = ["coverage", "--explore", "0", "--operation", "host_unshare_hyp", "a.hvc"]
    let plain = try tool.run(arguments)
    #expect(plain.status == 0)
    let asked = try tool.run(arguments + ["--alike"])
    #expect(asked.status == 0)
    #expect(
      asked.output == plain.output + """

        neither reached nor known to be legal, but alike:
        host_unshare_hyp
          [host's, lent to hyp, counted 2+] = -EBUSY pinned
          [host's, lent to hyp, counted 16+] = -EBUSY pinned

        """)
  }

  @Test("an output that cannot be written is told before the work, and damages nothing")
  func output() throws {
    let tool = try Tool()
    try tool.write("a.hvc", CorpusCommandTests.both)
    for option in ["--json", "--html"] {
      #expect(try tool("coverage", option, ".", "a.hvc").status == 64)
      #expect(try tool("coverage", option, "none/b", "a.hvc").status == 66)
      #expect(try tool("coverage", "--explore", "0", option, "/dev/full", "a.hvc").status == 70)
    }
    #expect(tool.names == ["a.hvc"])
  }
}
