import Testing

@Suite("hvcfuzz corpus convert")
struct CorpusConvertCommandTests {
  private static func toolWithCorpus() throws -> Tool {
    let tool = try Tool()
    try tool.makeFolder("in/deep")
    try tool.write("in/a.hvc", "# a story\nprofile rfc2021\ncpu0  host_read(pfn: nomap) = 0\n")
    try tool.write("in/deep/b.hvc", CommandTests.buggy)
    return tool
  }

  @Test("to bytes and back loses what only people need, and nothing else")
  func bothWays() throws {
    let tool = try Self.toolWithCorpus()
    let bytes = try tool("corpus", "convert", "--to", "bytes", "in", "-o", "bytes")
    #expect(bytes.status == 0 && bytes.output == "convert: 2 programs to bytes\n")
    #expect(tool.names(in: "bytes") == ["a", "deep-b"])
    #expect(try tool.read("bytes/a").count == 32)
    #expect(try tool("corpus", "convert", "--to", "text", "bytes", "-o", "text").status == 0)
    #expect(tool.names(in: "text") == ["a.hvc", "deep-b.hvc"])
    #expect(
      String(decoding: try tool.read("text/a.hvc"), as: UTF8.self)
        == "profile rfc2021\ncpu0  host_read(pfn: nomap)\n")
    #expect(try tool("corpus", "convert", "--to", "bytes", "text", "-o", "again").status == 0)
    for name in ["a", "deep-b"] {
      #expect(try tool.read("again/\(name)") == tool.read("bytes/\(name)"))
    }
  }

  @Test("text to text keeps comments, results and bugs")
  func text() throws {
    let tool = try Self.toolWithCorpus()
    #expect(try tool("corpus", "convert", "--to", "text", "in", "-o", "out").status == 0)
    #expect(
      String(decoding: try tool.read("out/a.hvc"), as: UTF8.self)
        == "# a story\nprofile rfc2021\ncpu0  host_read(pfn: nomap)  = 0\n")
    #expect(String(decoding: try tool.read("out/deep-b.hvc"), as: UTF8.self) == CommandTests.buggy)
  }

  @Test("two files of one name, a mistake and an occupied folder leave nothing behind")
  func refused() throws {
    let tool = try Self.toolWithCorpus()
    try tool.write("in/a", [0])
    let result = try tool("corpus", "convert", "--to", "text", "in", "-o", "out")
    #expect(result.status == 65)
    #expect(result.errors == "hvcfuzz: in/a.hvc: would have the name of in/a, a.hvc\n")
    #expect(try tool("corpus", "convert", "--to", "text", "in/a", "-o", "in").status == 64)
    try tool.write("in/c.hvc", "cpu0  host_share_hip()\n")
    #expect(try tool("corpus", "convert", "--to", "bytes", "in/c.hvc", "-o", "out").status == 65)
    #expect(try tool("corpus", "convert", "--to", "cards", "in/a", "-o", "out").status == 64)
    #expect(tool.names == ["in"])
  }
}
