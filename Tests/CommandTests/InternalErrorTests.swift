import Testing

/// The tool is made to trap by a switch that debug builds have.
@Suite("an internal error", .enabled(if: isDebugBuild))
struct InternalErrorTests {
  static let trap = ["HVCFUZZ_DEBUG_TRAP": "host_share_hyp,host_write"]
  /// Where the signal differs between processors.
  static let signature = "internal:\(signalName)@host_write"
  static let program = """
    profile rfc2021
    cpu0  host_read(pfn: ram+0x900)
    cpu0  host_share_hyp(pfn: ram+0x901)
    cpu0  host_read(pfn: ram+0x902)
    cpu0  hyp_pin_shared_mem(pfn: ram+0x901, pages: 1)
    cpu2  host_write(pfn: ram+0x902)
    cpu0  host_read(pfn: ram+0x902)

    """
  static let minimised = """
    # \(signature)
    # hvcfuzz itself ends here: a bug of hvcfuzz, and no finding
    profile rfc2021
    cpu0  host_share_hyp(pfn: ram+0x800)
    cpu0  host_write(pfn: ram+0x800)

    """

  @Test("is 70, with its signature and the number of the call; without the trap all is clean")
  func replay() throws {
    let tool = try Tool()
    try tool.write("a.hvc", Self.program)
    #expect(try tool("replay", "--quiet", "a.hvc").status == 0)
    let result = try tool.run(["replay", "--quiet", "a.hvc"], environment: Self.trap)
    #expect(result.status == 70)
    #expect(result.errors.hasSuffix("\nhvcfuzz: internal error: \(Self.signature) 5, of a.hvc\n"))
    #expect(!result.output.contains("violation"))
  }

  @Test("in one program of a folder leaves the others replayed, and counted")
  func folder() throws {
    let tool = try Tool([
      "in/a.hvc": Self.program, "in/b.hvc": "cpu0  host_write(pfn: ram+0x902)\n",
    ])
    let result = try tool.run(["replay", "--quiet", "in"], environment: Self.trap)
    #expect(result.status == 70)
    #expect(
      result.output == """
        in/a.hvc:
        internal error: \(Self.signature) 5
          a bug of hvcfuzz, and no finding

        replay: 2 programs, 1 clean, 1 internal error

        """)
  }

  @Test("is minimised like a finding, always to the same program")
  func minimise() throws {
    let tool = try Tool()
    try tool.write("a.hvc", Self.program)
    let result = try tool.run(
      ["minimise", "-q", "a.hvc", "-o", "b.hvc"], environment: Self.trap)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(String(decoding: try tool.read("b.hvc"), as: UTF8.self) == Self.minimised)
    let again = try tool.run(["minimise", "-q", "b.hvc"], environment: Self.trap)
    #expect(again.output == Self.minimised)
    #expect(try tool("minimise", "b.hvc").status == 65, "without the trap it does not fail")
  }

  @Test("is grouped like a finding, and its group is not a finding's")
  func groups() throws {
    let tool = try Tool([
      "in/a.hvc": Self.program, "in/b.hvc": Self.minimised, "in/c.hvc": CommandTests.buggy,
      "in/d.hvc": "cpu0  host_write(pfn: ram+0x902)\n",
    ])
    try tool.makeFolder("out")
    let result = try tool.run(
      ["minimise", "-q", "--all", "in", "-o", "out"], environment: Self.trap)
    #expect(result.status == 0)
    #expect(
      result.output == """
             2  \(Self.signature)  2 calls  in/a.hvc
             1  result:host_unshare_hyp:-EBUSY/0  2 calls  in/c.hvc
        minimise: 4 programs, 3 fail, with 2 signatures

        """)
    let name = "rfc2021.\(Self.signature).hvc".replacing(":", with: "-")
    #expect(tool.names(in: "out").contains(name))
    #expect(String(decoding: try tool.read("out/\(name)"), as: UTF8.self) == Self.minimised)
  }
}

#if arch(x86_64)
  private let signalName = "SIGILL"
#else
  private let signalName = "SIGTRAP"
#endif

#if DEBUG
  private let isDebugBuild = true
#else
  private let isDebugBuild = false
#endif
