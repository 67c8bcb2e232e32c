import Testing

@Suite("hvcfuzz corpus add")
struct CorpusAddCommandTests {
  static let pinned = ["corpus", "add", "buggy.hvc", "--bug", "unshare-forgets-pin"]
  static let regression = "corpus/regressions/unshare-forgets-pin.hvc"
  static let access =
    "profile linux6_12\ncpu0  host_read(pfn: ram+0x900)\n"
    + "cpu0  host_read(pfn: ram+0x601)\n"

  private static func toolWithCorpus() throws -> Tool {
    let tool = try Tool()
    try tool.makeFolder("corpus/regressions")
    try tool.makeFolder("corpus/findings")
    try tool.write("buggy.hvc", CommandTests.buggy)
    return tool
  }

  @Test("--bug keeps the minimised program under the bug's name, with its story")
  func bug() throws {
    let tool = try Self.toolWithCorpus()
    let result = try tool.run(Self.pinned)
    #expect(result.status == 0)
    #expect(result.output == Self.regression + "\n")
    #expect(
      String(decoding: try tool.read(Self.regression), as: UTF8.self) == """
        # A pinned page can be unshared.
        #
        # Found as result:host_unshare_hyp:-EBUSY/0.
        # The hypervisor still holds pins on the page.
        profile mainline
        bugs unshare-forgets-pin
        cpu0  ffa_rxtx_map(tx: ram+0x800, rx: ram+0x801, pages: 1)  = 0
        cpu0  host_unshare_hyp(pfn: ram+0x800)                      = 0  # -EBUSY is right

        """)
    #expect(try tool("replay", "--quiet", Self.regression).output.contains("violation: result:"))
    #expect(tool.names == ["buggy.hvc", "corpus"])
  }

  @Test("--note says it in other words, on lines that are not too wide")
  func note() throws {
    let tool = try Self.toolWithCorpus()
    let note = String(repeating: "many words, ", count: 12) + "and an end"
    #expect(try tool.run(Self.pinned + ["--note", note]).status == 0)
    let lines = String(decoding: try tool.read(Self.regression), as: UTF8.self)
      .split(separator: "\n")
    #expect(lines[0].hasPrefix("# Many words, many words, ") && lines[1].hasSuffix("an end."))
    #expect(lines.allSatisfy { $0.count <= 100 })
  }

  @Test("nothing is ever overwritten")
  func occupied() throws {
    let tool = try Self.toolWithCorpus()
    try tool.write(Self.regression, "precious")
    let result = try tool.run(Self.pinned)
    #expect(result.status == 65)
    #expect(
      result.errors == "hvcfuzz: \(Self.regression): is there already, and is not overwritten\n")
    #expect(try tool.read(Self.regression) == Array("precious".utf8))
    #expect(tool.names(in: "corpus/regressions") == ["unshare-forgets-pin.hvc"])
  }

  @Test("--finding keeps it with its profile's, names the weak point, and says what to list")
  func finding() throws {
    let tool = try Self.toolWithCorpus()
    try tool.write("crash.hvc", Self.access)
    let result = try tool("corpus", "add", "--finding", "crash.hvc")
    let path = "corpus/findings/linux6_12/panic-foreignHostFault-host_read.hvc"
    #expect(result.status == 0)
    #expect(
      result.output == "\(path)\nlist it: linux6_12 panic:foreignHostFault:host_read\n")
    #expect(
      String(decoding: try tool.read(path), as: UTF8.self)
        == (try ExportCommandTests.contents(of: path)))
  }

  @Test("what does not fail, fails without the bug too, or fails in a design is 65")
  func refused() throws {
    let tool = try Self.toolWithCorpus()
    try tool.write("clean.hvc", CorpusCommandTests.share)
    try tool.write("crash.hvc", Self.access)
    for arguments in [
      ["clean.hvc", "--bug", "unshare-forgets-pin"], ["clean.hvc", "--finding"],
      ["clean.hvc", "--finding", "--profile", "linux6_12"], ["crash.hvc", "--bug", "P01"],
    ] {
      let result = try tool.run(["corpus", "add"] + arguments)
      #expect(result.status == 65 && result.complaints.count == 1, "\(arguments)")
    }
    #expect(tool.names(in: "corpus/regressions").isEmpty)
    for arguments in [
      [], ["--bug", "P01", "--finding"], ["--bug", "P01,P02"], ["--finding", "--note", "a"],
      ["--bug", "P01", "--profile", "mainline"],
    ] {
      #expect(try tool.run(["corpus", "add", "buggy.hvc"] + arguments).status == 64)
    }
    #expect(try tool.run(Self.pinned + ["--corpus", "none"]).status == 66)
  }
}
