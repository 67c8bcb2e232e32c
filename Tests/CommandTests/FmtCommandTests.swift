import Testing

@Suite("hvcfuzz fmt")
struct FmtCommandTests {
  static let untidy = """
    # a story

      profile   mainline# the newest
    # of the first call
    cpu0 host_share_hyp( pfn:0x40801 )=0#shared
    \t# indented
    cpu0   host_donate_hyp(pfn: ram+2049,pages: 1)  =   -EPERM     # and refused\u{20}

    # the end
    """
  static let tidy = """
    # a story

    profile mainline  # the newest
    # of the first call
    cpu0  host_share_hyp(pfn: ram+0x801)             = 0       #shared
    # indented
    cpu0  host_donate_hyp(pfn: ram+0x801, pages: 1)  = -EPERM  # and refused

    # the end

    """

  @Test("puts a program in order, keeps every comment, and then leaves it alone")
  func tidies() throws {
    let tool = try Tool()
    try tool.write("a.hvc", Self.untidy)
    let result = try tool("fmt", "a.hvc")
    #expect(result.status == 0 && result.output == "a.hvc\n")
    #expect(String(decoding: try tool.read("a.hvc"), as: UTF8.self) == Self.tidy)
    #expect(try tool("fmt", "a.hvc").output.isEmpty)
    #expect(try tool("show", "a.hvc").output == Self.tidy)
  }

  @Test("--check changes nothing, and is 1 where there is something to change")
  func checks() throws {
    let tool = try Tool()
    try tool.makeFolder("in")
    try tool.write("in/a.hvc", Self.untidy)
    try tool.write("in/b.hvc", Self.tidy)
    try tool.write("in/bytes", [0, 1])
    let result = try tool("fmt", "--check", "in")
    #expect(result.status == 1 && result.output == "in/a.hvc\n")
    #expect(try tool.read("in/a.hvc") == Array(Self.untidy.utf8))
    #expect(try tool("fmt", "--check", "in/b.hvc").status == 0)
  }

  @Test("a file with a mistake is 65, and stays as it is")
  func mistake() throws {
    let tool = try Tool()
    try tool.write("a.hvc", "cpu0  host_share_hip(pfn: ram)\n")
    #expect(try tool("fmt", "a.hvc").status == 65)
    #expect(try tool.read("a.hvc") == Array("cpu0  host_share_hip(pfn: ram)\n".utf8))
    #expect(try tool("fmt", "none.hvc").status == 66)
  }
}
