import Hypercalls
import Hypervisor
import Oracle
import Testing

@testable import Evaluation
@testable import Triage

@Suite("What a finding says of a bug")
struct DetectionTests {
  private func bytes(_ text: String) throws -> [UInt8] {
    try ProgramText(text, layout: .standard).program.bytes(layout: .standard)
  }

  private static let trigger = """
    cpu0  host_share_hyp(pfn: ram+0x800)
    cpu0  hyp_pin_shared_mem(pfn: ram+0x800, pages: 1)
    cpu0  host_unshare_hyp(pfn: ram+0x800)

    """

  @Test("is the bug's, minimised")
  func finds() throws {
    let program = "cpu0  host_read(pfn: ram+0x900)\n" + Self.trigger
    let detection = try #require(try Detection(of: .unshareForgetsPin, by: bytes(program)))
    #expect(detection.signature == "result:host_unshare_hyp:-EBUSY/0")
    #expect(detection.rule == "result")
    #expect(detection.length <= 3)
    #expect(!detection.failsWithoutBug)
  }

  @Test("direct calls that the machine passed over are no part of the program")
  func passesOver() throws {
    // Nothing is pinned there: to unpin it breaks the contract.
    let breach = "cpu0  hyp_unpin_shared_mem(pfn: ram+0x800, pages: 1)\n"
    let program = try bytes(breach + Self.trigger)
    var lockstep = Lockstep(profile: .mainline, bugs: [.unshareForgetsPin])
    #expect(program.withUnsafeBytes { lockstep.run($0) } == .contractBroken(callIndex: 0))
    let detection = try #require(Detection(of: .unshareForgetsPin, by: program))
    #expect(detection.length <= 3)
  }

  @Test("is nothing where nothing fails")
  func findsNothing() throws {
    #expect(try Detection(of: .unshareForgetsPin, by: bytes("cpu0  host_read(pfn: ram)\n")) == nil)
  }

  @Test("that needs no bug is not the bug's")
  func isNotTheBugs() throws {
    // A weak point of 6.12 as it is, in which the bug has no part.
    #expect(SeededBug.remappingIsRefused.entry.home == .linux612)
    let program = try bytes("cpu0  host_read(pfn: ipa_end)\n")
    let detection = try #require(Detection(of: .remappingIsRefused, by: program))
    #expect(detection.failsWithoutBug)
  }
}
