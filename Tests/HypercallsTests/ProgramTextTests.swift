import Testing

@testable import Hypercalls

@Suite("Text form: printing and reading")
struct ProgramTextTests {
  static let sample = """
    # a page that is already shared must not be donated
    profile mainline
    bugs unshare-forgets-pin,donate_shared  # both
    fail_allocation(nth: 3, times: 1)

    cpu0  host_share_hyp(pfn: ram+0x12)                 = 0
    # the same page
    cpu1  host_donate_hyp(pfn: ram+0x12, pages: 1) x16  = -EPERM  # refused
    cpu2  host_mem_abort(pfn: nomap)                    = 0 warn
    cpu3  host_read(pfn: 2^64-0x1) x65536               = panic   # dead
    cpu0  hyp_pressure(pages: 255)                                # no result
    # the end

    """

  @Test("the printed form reads and prints the same, comments included")
  func fixpoint() throws {
    let text = try ProgramText(Self.sample, layout: .standard)
    #expect(text.text(in: .standard) == Self.sample)
    #expect(text.program.profile == .mainline)
    #expect(text.program.failurePoint == FailurePoint(nth: 3, times: 1))
    #expect(text.program.calls.count == 5)
    #expect(text.program.calls[1].actor == 1)
    #expect(text.program.calls[1].repeatCount == 16)
    #expect(text.bugs == ["unshare-forgets-pin", "donate_shared"])
    #expect(
      text.expected == [
        .returns(.success), .returns(.notPermitted), .warns(.success), .panics, nil,
      ])
    #expect((0..<6).map { text.lineNumber(ofCall: $0) } == [6, 8, 9, 10, 11, nil])
    #expect(text.below == ["# the end"])
  }

  @Test("loose spacing, CR LF, no final newline and a byte order mark are read")
  func loose() throws {
    let loose =
      "\u{feff}profile\tmainline\r\n\r\n  cpu0 host_donate_hyp ( pfn :ram+18 ,pages:0x1 )x3=0#c"
    let tidy = "profile mainline\n\ncpu0  host_donate_hyp(pfn: ram+0x12, pages: 1) x3  = 0  #c\n"
    #expect(try ProgramText(loose, layout: .standard).text(in: .standard) == tidy)
    let split = "cpu0 host_read(pfn: mmio)\rcpu1 host_read(pfn: mmio)\n\n"
    let text = try ProgramText(split, layout: .standard)
    #expect(text.program.calls.count == 2)
    #expect(text.below == [""])
  }

  @Test("the empty text is the empty program")
  func empty() throws {
    let text = try ProgramText("", layout: .standard)
    #expect(text.program == Program())
    #expect(text.text(in: .standard) == "")
  }

  @Test("a program made by a tool carries its story")
  func made() throws {
    var share = HostShareHyp()
    share.pfn = Pfn(0x40800)
    let program = Program(profile: .linux612, calls: [RawCall(share)])
    let text = ProgramText(
      program, bugs: ["b1"], expected: [.returns(.success)], above: ["# found by chance"])
    #expect(
      text.text(in: .standard) == """
        # found by chance
        profile linux6_12
        bugs b1
        cpu0  host_share_hyp(pfn: ram+0x800)  = 0

        """)
    #expect(try ProgramText(text.text(in: .standard), layout: .standard) == text)
  }

  @Test("every call goes from text to bytes and back unchanged", arguments: Opcode.allCases)
  func throughBytes(opcode: Opcode) throws {
    var random = Random(seed: UInt64(opcode.rawValue))
    for (name, layout) in layouts {
      for _ in 0..<200 {
        var bytes = random.bytes(16 + 3 * 16)
        for index in 0..<3 { bytes[16 + index * 16] = opcode.rawValue }
        bytes[0] = ByteFormat.version
        let program = Program(bytes: bytes, layout: layout)
        let text = ProgramText(program).text(in: layout)
        let read = try ProgramText(text, layout: layout)
        #expect(read.program == program, "\(name)\n\(text)")
        let again = Program(bytes: try read.program.bytes(layout: layout), layout: layout)
        #expect(ProgramText(again).text(in: layout) == text, "\(name)")
      }
    }
  }
}
