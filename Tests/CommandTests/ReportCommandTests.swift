import Foundation
import Testing

@Suite("hvcfuzz report", .serialized)
struct ReportCommandTests {
  /// A hundred calls on forty pages, of which the last is granted and must not be.
  static let hundred: String = {
    var calls = (0..<48).map { "cpu0  host_share_hyp(pfn: ram+0x\(String(0x801 + $0, radix: 16)))" }
    calls += (0..<48).map {
      "cpu\($0 % 4)  hyp_pin_shared_mem(pfn: ram+0x\(String(0x801 + $0, radix: 16)), pages: 1)"
    }
    calls += (0..<3).map { "cpu0  host_read(pfn: ram+0x\(String(0xc00 + 0x200 * $0, radix: 16)))" }
    calls.append("cpu0  host_unshare_hyp(pfn: ram+0x801)")
    return "bugs unshare-forgets-pin\n" + calls.joined(separator: "\n") + "\n"
  }()

  private func page(_ tool: Tool, _ arguments: String...) throws -> String {
    #expect(try tool.run(["report"] + arguments + ["-o", "report.html"]).status == 0)
    return String(decoding: try tool.read("report.html"), as: UTF8.self)
  }

  @Test("one page that needs no network, with the picture, the difference and the program")
  func page() throws {
    let tool = try Tool()
    try tool.write("a.hvc", CommandTests.buggy)
    let page = try page(tool, "a.hvc")
    #expect(tool.names == ["a.hvc", "report.html"])
    for word in ["http:", "https:", "src=", "<link", "@import", "url("] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(!page.contains("{{"), "all of the template is filled in")
    for word in [
      "prefers-color-scheme: dark", "result:host_unshare_hyp:-EBUSY/0",
      "since call 3 (hyp_pin_shared_mem)", "✗ owned", "✓ shared-owned", "hyp_page_count()",
      "bugs unshare-forgets-pin", "hvcfuzz minimise --profile mainline", "id=\"program-1-call\"",
    ] {
      #expect(page.contains(word), "\(word)")
    }
    // Every page of the picture has two columns, and a letter in every cell.
    #expect(page.components(separatedBy: "title=\"ram+0x801, the host: owns it\">O<").count == 3)
    #expect(page.contains("title=\"ram+0x801, the hypervisor, at EL2: borrows it, counted 1\">B1<"))
    #expect(page.contains(" n m\">B1<"), "what it must be")
  }

  @Test("text that means something in a page is text")
  func escaping() throws {
    let tool = try Tool()
    try tool.write("<b>&.hvc", "cpu0 host_share_hyp(pfn: ram+0x801)\n")
    let page = try page(tool, "<b>&.hvc")
    #expect(page.contains("&lt;b&gt;&amp;.hvc") && !page.contains("<b>&"))
    #expect(page.contains("no rule is broken: 1 call"))
  }

  @Test("several programs have an index by signature, whose links lead to them")
  func index() throws {
    let tool = try Tool()
    try tool.makeFolder("in")
    try tool.write("in/a.hvc", CommandTests.buggy)
    try tool.write("in/b.hvc", CommandTests.buggy)
    try tool.write("in/c.hvc", "cpu0 host_share_hyp(pfn: ram+0x801)\n")
    let page = try page(tool, "in")
    #expect(page.contains("3 programs, 2 signatures"))
    let links = page.components(separatedBy: "href=\"#").dropFirst().map {
      $0.prefix { $0 != "\"" }
    }
    #expect(Set(links).count == 5)
    #expect(links.allSatisfy { page.contains("id=\"\($0)\"") })
  }

  @Test("an output that cannot be written, and no input, are told; nothing is damaged")
  func bad() throws {
    let tool = try Tool()
    try tool.write("a.hvc", CommandTests.buggy)
    #expect(try tool("report", "a.hvc").status == 64)
    #expect(try tool("report", "a.hvc", "-o", ".").status == 64)
    #expect(try tool("report", "a.hvc", "-o", "none/b.html").status == 66)
    #expect(try tool("report", "none.hvc", "-o", "b.html").status == 66)
    try tool.makeFolder("empty")
    #expect(try tool("report", "empty", "-o", "b.html").status == 65)
    #expect(tool.names == ["a.hvc", "empty"])
  }

  @Test("a hundred calls are less than a megabyte")
  func size() throws {
    let tool = try Tool()
    try tool.write("hundred.hvc", Self.hundred)
    let page = try page(tool, "hundred.hvc")
    #expect(page.contains("(host_unshare_hyp, call 100)"))
    #expect(page.utf8.count < 1_000_000)
  }

  @Test(
    "opens in a browser within a second, light and dark, with nothing on the console",
    .enabled(if: Browser.path != nil, "Chromium is not installed (Debian: chromium)"),
    arguments: [false, true])
  func browser(isDark: Bool) throws {
    let tool = try Tool()
    try tool.write("hundred.hvc", Self.hundred)
    _ = try page(tool, "hundred.hvc")
    let visit = try Browser.open("report.html", in: tool.folder, isDark: isDark)
    #expect(visit.console.isEmpty)
    #expect(visit.pictureSize > 50_000, "an empty page is a tenth of that")

    // Two frames after it is loaded, it has been drawn.
    try tool.write(
      "clock.html",
      """
      <script>
      const start = performance.now();
      const drawn = () => console.info('drawn in ' + (performance.now() - start) + ' ms');
      const loaded = () => requestAnimationFrame(() => requestAnimationFrame(drawn));
      </script>
      <iframe src="report.html" width="1300" height="900" onload="loaded()"></iframe>
      """)
    // The best of five, for a machine may have other things to do.
    var best = Double.infinity
    for _ in 0..<5 where best >= 1000 { best = min(best, try drawingTime(in: tool)) }
    #expect(best < 1000)
  }

  /// Milliseconds.
  private func drawingTime(in tool: Tool) throws -> Double {
    let visit = try Browser.open("clock.html", in: tool.folder)
    #expect(visit.console.count == 1)
    let words = try #require(visit.console.first).split(separator: " ")
    let place = try #require(words.firstIndex(of: "in"))
    return try #require(Double(words[place + 1]))
  }

  @Test(
    "the browser's test notices a script that fails",
    .enabled(if: Browser.path != nil, "Chromium is not installed (Debian: chromium)"))
  func brokenPage() throws {
    let tool = try Tool()
    try tool.write("broken.html", "<script>nothing();</script><img src=\"none.png\">")
    let visit = try Browser.open("broken.html", in: tool.folder)
    #expect(visit.console.contains { $0.contains("nothing is not defined") })
    #expect(visit.pictureSize < 50_000)
  }
}
