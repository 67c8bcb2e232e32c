import Hypercalls
import Testing
import Triage

@Suite("A trace that is recorded of a machine")
struct TraceRecordingTests {
  private static let programs = [
    """
    cpu0  host_share_hyp(pfn: ram+0x800)
    cpu0  hyp_pin_shared_mem(pfn: ram+0x800, pages: 1) x3
    cpu0  host_unshare_hyp(pfn: ram+0x800)
    cpu0  host_read(pfn: ram+0x900)
    cpu0  host_donate_hyp(pfn: ram+0x801, pages: 20)
    """,
    """
    cpu0  host_mem_abort(pfn: mmio)
    cpu0  host_mem_abort(pfn: ram)
    """,
  ]

  @Test("is read back as it was written, and the machine agrees with it")
  func agrees() throws {
    let recorded = try Self.recording().file
    let text = recorded.description
    let again = try TraceFile(path: "a.txt", bytes: Array(text.utf8))
    #expect(again.description == text)
    #expect(again.header.profile == .linux612)
    #expect(again.sequences.map(\.operations.count) == [4, 2])
    #expect(text.contains("repeat 3 pin 0x40800 0x40801 = 0 N=3\n"))
    #expect(text.contains("host_abort 0x40000000 = PANIC\nE\n"))
    #expect(text.contains("F p40800 host=SHO,V3rwx hyp=SHB,V3rw- ref=3 share=0\n"))

    #expect(Self.replay(again, on: .linux612).agrees)
  }

  @Test("is what another kernel does not agree with")
  func disagrees() throws {
    let recorded = try Self.recording().file
    let other = Self.replay(recorded, on: .rfc2021)
    #expect(!other.agrees)
    #expect(!other.shown.isEmpty)
  }

  private static func recording() throws -> TraceRecording {
    var machine = HypervisorTraceMachine(profile: .linux612, layout: .standard)
    var recording = try TraceRecording(of: .linux612, layout: .standard)
    for text in programs {
      let program = try ProgramText("profile linux6_12\n" + text + "\n", layout: .standard).program
      recording.record(program, on: &machine)
    }
    return recording
  }

  private static func replay(_ file: TraceFile, on profile: Profile) -> Conformance {
    var conformance = Conformance()
    var machine = HypervisorTraceMachine(profile: profile, layout: .standard)
    conformance.replay(file, on: &machine)
    return conformance
  }
}
