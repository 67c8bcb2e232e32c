import Foundation
import Testing

@Suite("hvcfuzz step")
struct StepCommandTests {
  static let session = """
    # Forwards, with a look at what there is.
    next
    page ram+0x800
    table host ram+0x800
    table hyp ram+0x800
    tlb
    # Backwards, and to the end.
    back
    program
    r
    page ram+0x800
    diff 1
    goto 1

    program
    vm
    quit
    next

    """

  static func program(_ name: String) -> String {
    ExportCommandTests.root.appendingPathComponent("corpus/regressions/\(name).hvc").path
  }

  @Test("a session from a file reads as if somebody had typed it: golden")
  func golden() throws {
    let result = try Tool().run(
      ["step", Self.program("unshare-forgets-pin")], input: Self.session)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(
      try result.output == ExportCommandTests.contents(of: "Tests/CommandTests/Golden/step.txt"))
  }

  @Test("guests, devices and stale translations are shown")
  func guests() throws {
    let guest = try Tool().run(
      ["step", Self.program("guest-unmap-keeps-translation")],
      input: "next 4\ntable 0x1000\nnext\ntable 0x1000\ntlb\n")
    #expect(guest.status == 0)
    #expect(guest.output.contains("\n0x0  ram+0x800 r--, shared-borrowed\n"))
    #expect(guest.output.contains("\nVM 0x1000 has nothing mapped\n"))
    #expect(guest.output.contains("\nVM 0x1000  0x0  to ram+0x800 r--, shared-borrowed\n"))
    let device = try Tool().run(
      ["step", Self.program("dma-unshare-ignores-entries")],
      input: "next\ntable dev0\ntable dev1\ntable dev0 0x0\n")
    #expect(device.output.contains("\n0x0  ram+0x800 rw-, owned\n"))
    #expect(device.output.contains("\ndev1 has nothing mapped\n"))
  }

  @Test("what is no command gets a suggestion, and the session goes on; then the status is 64")
  func mistakes() throws {
    let result = try Tool().run(
      ["step", Self.program("unshare-forgets-pin")],
      input: "netx\npage ramm\ngoto\ntable hots\nnext 1 2\nfrobnicate\nnext\n")
    #expect(result.status == 64)
    #expect(result.errors == "hvcfuzz: 6 lines were no command\n")
    for line in [
      "there is no \"netx\"; did you mean \"next\"?",
      "there is no \"frobnicate\"; \"help\" shows what there is",
      "expected \"goto CALL\" with a number", "more than \"next [COUNT]\"",
      "expected \"table WHOSE [PAGE]\" with host, hyp, a VM's handle or dev0, found \"hots\"; "
        + "did you mean \"host\"?",
    ] {
      #expect(result.output.contains("\n\(line)\n"), "\(line)")
    }
    #expect(result.output.contains("did you mean \"ram\"?"))
    #expect(result.output.contains("= 0\n"), "the call was made all the same")
  }

  @Test("help tells of every command, and the end of the input ends it")
  func help() throws {
    let result = try Tool().run(["step", Self.program("unshare-forgets-pin")], input: "help")
    #expect(result.status == 0)
    for word in ["next", "back", "goto", "run", "page", "table", "tlb", "vm", "diff", "program"] {
      #expect(result.output.contains("\n" + word), "\(word)")
    }
    let none = try Tool().run(["step", Self.program("unshare-forgets-pin")])
    #expect(none.status == 0)
  }
}
