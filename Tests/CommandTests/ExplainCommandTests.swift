import Foundation
import Testing

@Suite("hvcfuzz explain")
struct ExplainCommandTests {
  static let regressions = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(components: "..", "..", "corpus", "regressions").standardizedFileURL

  func explain(_ name: String) throws -> Tool.Result {
    let tool = try Tool()
    try tool.write("a.hvc", Array(Data(contentsOf: Self.regressions.appending(path: name))))
    return try tool("explain", "a.hvc")
  }

  @Test("a clean program says so, with status 0; a broken contract is named")
  func clean() throws {
    let tool = try Tool()
    try tool.write("clean.hvc", "cpu0 host_share_hyp(pfn: ram+0x801)\n")
    let clean = try tool("explain", "clean.hvc")
    #expect(clean.status == 0)
    #expect(
      clean.output == """
        clean.hvc: no rule is broken: 1 call, each as the design has it

        The program  mainline
             1  cpu0  host_share_hyp(pfn: ram+0x801)  = 0

        The pages
          ram+0x801
            at boot  the host's alone
                     host owned
            call 1   the host's, lent to the hypervisor  host_share_hyp
                     host owned → shared-owned, hyp no-page → shared-borrowed

        """)
    try tool.write("broken.hvc", "cpu0 hyp_unpin_shared_mem(pfn: ram+0x801, pages: 1)\n")
    let broken = try tool("explain", "broken.hvc")
    #expect(broken.status == 0)
    #expect(
      broken.output.hasPrefix(
        "broken.hvc: ended before call 1, whose caller breaks the contract of a direct call"))
  }

  @Test("--json holds the same story, of bytes too, with the profile and bugs that are asked for")
  func json() throws {
    struct Story: Decodable {
      struct Page: Decodable {
        struct Moment: Decodable {
          var call: Int
          var owner: String
          var borrower: String
          var count: Int
        }
        struct Difference: Decodable { var what, actual, mustBe: String }
        var name: String
        var moments: [Moment]
        var differences: [Difference]
      }
      struct Precondition: Decodable { var check, result: String }
      struct Cause: Decodable { var id: String }
      var ending: String
      var culprit: Int?
      var kernelFunction: String?
      var kernelCheck: String?
      var precondition: Precondition?
      var pages: [Page]
      var causes: [Cause]
    }
    let tool = try Tool()
    try tool.write("a.hvc", CommandTests.buggy)
    #expect(try tool("assemble", "a.hvc", "-o", "a").status == 0)
    let result = try tool("explain", "--json", "--bugs", "unshare-forgets-pin", "a")
    #expect(result.status == 1)
    let story = try JSONDecoder().decode(Story.self, from: Data(result.output.utf8))
    #expect(story.ending == "violation" && story.culprit == 4)
    #expect(story.kernelFunction == "__pkvm_host_unshare_hyp()")
    #expect(story.kernelCheck == "hyp_page_count()")
    #expect(story.precondition?.check == "pinned" && story.precondition?.result == "-EBUSY")
    #expect(story.causes.map(\.id) == ["unshare-forgets-pin"])
    #expect(story.pages.map(\.name) == ["ram+0x801"])
    let page = try #require(story.pages.first)
    #expect(page.moments.map(\.call) == [0, 1, 3, 4])
    #expect(page.moments.map(\.count) == [0, 0, 1, 1])
    #expect(page.moments.map(\.borrower) == ["none", "hyp", "hyp", "hyp"])
    #expect(page.differences.map(\.what) == ["host", "hyp"])
    #expect(page.differences.map(\.mustBe) == ["shared-owned", "shared-borrowed"])
    let clean = try tool("explain", "--json", "a")
    #expect(clean.status == 0)
    #expect(try JSONDecoder().decode(Story.self, from: Data(clean.output.utf8)).culprit == nil)
  }

  @Test("no colour where there is no terminal, and bad input is bad input")
  func plain() throws {
    let tool = try Tool()
    try tool.write("a.hvc", CommandTests.buggy)
    #expect(try !tool("explain", "a.hvc").output.contains("\u{1b}"))
    try tool.write("b.hvc", "cpu0 host_share_hyp(pfn: ram+0x801\n")
    #expect(try tool("explain", "b.hvc").status == 65)
    #expect(try tool("explain", "none.hvc").status == 66)
  }
}
