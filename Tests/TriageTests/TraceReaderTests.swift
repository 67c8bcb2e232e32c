import Hypercalls
import Testing

@testable import Triage

@Suite("reading recorded traces")
struct TraceReaderTests {
  static let headerLine = """
    # variant 6.12-oom-layout-b-debug ; pKVM oracle 6.12 boot=0 warn=0 bug=0 ; seed 61219 ; \
    layout ram=40000000+4000000 nomap=44000000+10000 pool=40000000+600000 \
    image=40600000+10000 meta=43f00000+100000 ipa_bits=40 vms=0 \
    extra_nomap=8100000+10000 extra_ram=90020000+30000
    """

  static func read(_ body: String, header: String = headerLine) throws(TraceError) -> TraceFile {
    try TraceFile(path: "t.txt", bytes: Array((header + "\n" + body).utf8))
  }

  @Test("the header names kernel, build and layout")
  func header() throws {
    let header = try Self.read("").header
    #expect(header.variant == "6.12-oom-layout-b-debug")
    #expect(header.version == .linux612)
    #expect(!header.isProduction)
    #expect(header.profile == .linux612)
    let expected = MachineLayout.layoutB
    #expect(header.layout.regionCount == expected.regionCount)
    for index in 0..<expected.regionCount {
      #expect(header.layout.regions[index] == expected.regions[index])
    }
    #expect(header.layout.hostTablePageCount == expected.hostTablePageCount)
    #expect(header.layout.image == expected.image)
  }

  @Test(
    "every kind of line is read and printed again unchanged",
    arguments: [
      "host_share_hyp 0x40803 = 0",
      "kvm_set 0x4081a 0x3 = 0",
      "kvm_set 0x41408 2 = -14",
      "host_donate_hyp 0x10000000000000 512 = -22",
      "host_unshare_hyp 0x40800 = 1 WARN",
      "host_abort 0x3ffff000 = PANIC H=2",
      "host_share_guest 0x41601 0x80000 1 12 = 0 WARN H=1 Y=2",
      "repeat 70000 pin 0x40803 0x40804 = -16 N=65536",
      "repeat 65536 pin 0x40803 0x40804 = PANIC N=65536",
      "hyp_free = 541",
      "vm_init 0x41608 0x41010 0x41620 = -1",
      "vm_init 0x1003 0x41808 0x41610 0x41820 0 = 0 WARN H=3 Y=3",
      "F p40600 host=NOP,V3r-- hyp=OWN,V3r-p ref=0 share=0",
      "F p40807 host=NOP,A2:1001:101 hyp=NOP,-- ref=0 share=4294967295",
      "F p44000 host=NOMAP,-- hyp=NOP,A1 ref=65535 share=0",
      "G vm1 g102=POI,--",
      "G vm1003 g1ff=SHB,V3rw-a,40806",
      "G vm0 g1ff=SHO,V2r-u-,40806",
      "K p40804 none",
      "K p40825 created=2 mc=0:",
      "K p40819 created=2 mc=2:4082d,40821",
      "K p40819 created=3 mc=9:,?",
      "K p40822 created=2 mc=5:4081a,?",
      "V h1000 none",
      "V h10fe kvm=40800 vm=413f8 pgd=413fa created=1 run=0 vcpus=-",
      "V h1000 kvm=40a08 vm=40a10 pgd=40c20 created=2 run=0 vcpus=40a38/40c30,1/2",
      "T host_free 0",
      "T hyp_free 541",
    ])
  func line(_ line: String) throws {
    let body = "S 7 x pressure\n\(line)\nE\n"
    let file = try Self.read(body)
    #expect(file.description == Self.headerLine + "\n" + body)
    #expect(file.sequences.count == 1)
    #expect(file.sequences[0].operations.count + file.sequences[0].records.count == 1)
  }

  @Test("an operation's parts are where the line has them")
  func operation() throws {
    let file = try Self.read("S 0 n\nrepeat 9 pin 0x40803 4 = -16 H=1 Y=2 N=5\nE\n")
    let operation = try #require(file.sequences.first?.operations.first)
    #expect(operation.line == 3)
    #expect(operation.call == .pin)
    #expect(operation[0] == 0x40803)
    #expect(operation[1] == 4)
    #expect(operation.repeatLimit == 9)
    #expect(
      operation.expected
        == TraceOutcome(
          result: -16, failedHostAllocations: 1, failedHypAllocations: 2, runCount: 5))
  }

  @Test(
    "a line that is not in the format is an error that names the line",
    arguments: [
      ("S 0 n\nhost_share_hip 0x40803 = 0\nE\n", 3, "unknown operation or record 'host_share_hip'"),
      ("S 0 n\nhost_share_hyp 0x40803 1 = 0\nE\n", 3, "host_share_hyp does not take 2 arguments"),
      (
        "S 0 n\nhost_share_hyp 0x40803 = 0 WARN X\nE\n", 3, "unexpected ' X' at the end of the line"
      ),
      ("S 0 n\nhost_share_hyp 0x40803 = 0 N=4\nE\n", 3, "unexpected ' N=4' at the end of the line"),
      ("S 0 n\nrepeat 3 pin 1 2 = 0\nE\n", 3, "expected ' N=' before the end of the line"),
      ("S 0 n\nhost_share_hyp 0xzz = 0\nE\n", 3, "expected a hexadecimal number before 'zz = 0'"),
      ("S 0 n\nhost_share_hyp 0x10000000000000000 = 0\nE\n", 3, "a number of more than 64 bits"),
      ("S 0 n\nX p1\nE\n", 3, "unknown operation or record 'X'"),
      ("S 0 n\n\nE\n", 3, "unknown operation or record ''"),
      ("S 0 q\nE\n", 2, "expected the class 'n' or 'x', not 'q'"),
      ("S 0 n\nE\nE\n", 4, "expected 'S ' before 'E'"),
      ("S 0 n\nF p1 host=OWN hyp=NOP,-- ref=0 share=0\nE\n", 3, "unknown state 'OWN hyp=NOP'"),
      (
        "S 0 n\nF p1 host=OWN,V4rwx hyp=NOP,-- ref=0 share=0\nE\n", 3,
        "expected a level from 0 to 3"
      ),
      ("S 0 n\nT guest_free 0\nE\n", 3, "unknown pool 'guest_free'"),
      ("S 0 n\nT hyp_free 0\npin 1 2 = 0\nE\n", 4, "expected a final record or 'E' before 'pin'"),
      ("S 5 n\nhyp_free = 0\n", 2, "sequence 5 has no end: the file is cut short"),
      ("S 5 n\nhyp_fr", 3, "unknown operation or record 'hyp_fr'"),
      ("S 5 n\nhyp_free = 0", 3, "the file ends in the middle of a line"),
    ])
  func malformed(_ body: String, line: Int, message: String) {
    #expect(throws: TraceError(path: "t.txt", line: line, message: message)) {
      try Self.read(body)
    }
  }

  @Test(
    "a header that describes no machine of ours is an error of line 1",
    arguments: [
      "", "S 0 n", "# variant", headerLine.replacing("oracle 6.12", with: "oracle 5.1"),
      headerLine.replacing(" ram=", with: " rum="),
      headerLine.replacing("+4000000", with: "+4000001"),
      headerLine.replacing("ipa_bits=40", with: "ipa_bits=48"),
      headerLine.replacing("8100000+", with: "40000000+"),
    ])
  func malformedHeader(_ header: String) throws {
    let error = try #require(throws: TraceError.self) { try Self.read("", header: header) }
    #expect(error.line == 1)
  }

  @Test("the recorded traces are read whole and printed again unchanged", arguments: Recordings.all)
  func recordings(_ name: String) throws {
    let bytes = try Recordings.bytes(name)
    let file = try TraceFile(path: name, bytes: bytes)
    #expect(Array(file.description.utf8) == bytes)
    #expect(file.sequences.count >= 50)
  }
}
