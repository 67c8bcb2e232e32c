import Testing

@testable import Hypercalls

/// What corpora rely on. A line here may be added, never changed.
@Suite("Byte form: stable")
struct StabilityTests {
  static let names = [
    "host_share_hyp", "host_unshare_hyp", "host_share_hyp_range", "host_unshare_hyp_range",
    "host_donate_hyp", "hyp_donate_host", "hyp_pin_shared_mem", "hyp_unpin_shared_mem",
    "host_share_ffa", "host_unshare_ffa", "host_read", "host_write", "host_mem_abort",
    "host_stage2_idmap", "host_pressure", "hyp_pressure", "fail_allocation",
  ]

  @Test("opcode numbers")
  func opcodes() {
    #expect(Opcode.allCases.map { $0.name } == Self.names)
    #expect(Opcode.allCases.map { Int($0.rawValue) } == Array(0..<Self.names.count))
    #expect(Opcode.count == Self.names.count)
  }

  @Test("versions and how many opcodes each had")
  func versions() {
    #expect(ByteFormat.opcodeCount(version: 1) == 17)
    #expect(ByteFormat.version == 1)
    #expect(Int(ByteFormat.opcodeCount(version: ByteFormat.version)) == Opcode.count)
    #expect(Int(ByteFormat.opcodeCount(version: 0)) == Opcode.count)
    #expect(Int(ByteFormat.opcodeCount(version: 200)) == Opcode.count)
  }

  @Test("profile numbers")
  func profiles() {
    let names = [
      "mainline", "rfc2021", "linux6_12", "linux6_12-nodebug", "mainline-asis",
      "mainline-asis-nodebug", "linux6_12+dma", "linux6_12-nodebug+dma", "mainline-asis+mmio",
      "mainline-asis-nodebug+mmio",
    ]
    #expect(Profile.allCases.prefix(names.count).map { $0.name } == names)
    #expect(Profile.allCases.map { Int($0.rawValue) } == Array(0..<Profile.allCases.count))
  }

  @Test("repeat codes")
  func repeats() {
    #expect((0...0xef).allSatisfy { ByteFormat.repeatCount(code: $0) == 1 })
    #expect(
      ByteFormat.repeatCounts == [
        2, 3, 4, 8, 14, 15, 16, 17, 254, 255, 256, 257, 65534, 65535, 65536, 65537,
      ])
    for count in ByteFormat.repeatCounts {
      #expect(ByteFormat.repeatCode(count: count).map { ByteFormat.repeatCount(code: $0) } == count)
    }
  }

  @Test("argument codes")
  func arguments() {
    let layout = MachineLayout.standard
    let pfns: [(UInt64, UInt64)] = [
      (0x0000, 0x40000), (0x3fff, 0x43fff), (0x4000, 0x40800), (0xbfff, 0x4080f),
      (0xc000, 0x44000), (0xc001, 0x44001), (0xc1ff, 0x43fff), (0xc400, 0x9000),
      (0xc600, 0x44200), (0xc800, 0), (0xc9ff, .max), (0xce01, 0xc0000), (0xd000, 1 << 28),
      (0xd200, 1 << 52), (0xd3ff, (1 << 52) - 1), (0xd400, 1 << 52 | 0x40800), (0xd600, 1 << 63),
    ]
    for (code, pfn) in pfns { #expect(Pfn(code: code, in: layout).rawValue == pfn) }
    let counts: [(UInt64, UInt64)] = [
      (0, 0), (63, 63), (64, 0), (128, 1), (131, 4), (240, 511), (251, .max), (252, 511),
    ]
    for (code, count) in counts { #expect(PageCount(code: code, in: layout).rawValue == count) }
    #expect(SmallNumber(code: 255, in: layout).rawValue == 255)
  }

  @Test("a golden program")
  func golden() throws {
    let bytes: [UInt8] = [
      1, 1, 3, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      4, 2, 0xf1, 0, 0xff, 0xd3, 240, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      16, 3, 0, 0, 7, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    var share = HostShareHyp()
    share.pfn = Pfn(0x40012)
    var donate = HostDonateHyp()
    donate.pfn = Pfn((1 << 52) - 1)
    donate.pages = PageCount(511)
    var fail = FailAllocation()
    fail.nth = SmallNumber(7)
    fail.times = SmallNumber(2)
    let program = Program(
      profile: .rfc2021, failurePoint: FailurePoint(nth: 3, times: 255),
      calls: [
        RawCall(share), RawCall(donate, actor: 2, repeatCount: 3), RawCall(fail, actor: 3),
      ])
    #expect(Program(bytes: bytes, layout: .standard) == program)
    #expect(try program.bytes(layout: .standard) == bytes)
  }
}
