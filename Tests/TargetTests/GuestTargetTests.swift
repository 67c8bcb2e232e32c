import CompiledTargets
import Hypercalls
import Target
import Testing

/// What a target says of guests' frames.
@Suite("A target's guests")
struct GuestTargetTests {
  @Test("are looked at where a call names a frame, and the model has nothing there")
  func agrees() throws {
    var differential = try differential([])
    #expect(differential.run(try program) == nil)
    #expect(differential.callCount == 2)
  }

  @Test(
    "have what the model does not know of",
    arguments: [
      ("HVCFUZZ_OWNED", "target:state:guestState:host_unshare_guest"),
      ("HVCFUZZ_POISONED", "target:state:guestState:host_unshare_guest"),
      ("9", "target:garbage:state:host_unshare_guest"),
    ])
  func differs(state: String, signature: String) throws {
    var differential = try differential(["-DSTATE=\(state)"])
    let failure = try #require(differential.run(try program))
    #expect(failure.signature == signature)
    #expect(failure.callIndex == 1)
    #expect(failure.story(in: .standard).last == "frame 0xff of VM 0x1002")
  }

  private func differential(_ flags: [String]) throws -> Differential {
    try Differential(
      library: try CompiledTarget.library(of: "Tests/TargetTests/Hostile/guests.c", flags: flags))
  }

  private var program: Program {
    get throws {
      try ProgramText(
        """
        cpu0  host_share_hyp(pfn: ram+0x800)
        cpu0  host_unshare_guest(handle: 0x1002, gfn: 0x100, pages: 1)
        """, layout: .standard
      ).program
    }
  }
}
