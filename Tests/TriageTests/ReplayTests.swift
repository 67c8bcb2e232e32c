import Hypercalls
import Hypervisor
import Testing

@testable import Triage

@Suite("replaying a program")
struct ReplayTests {
  static let layout = MachineLayout.standard

  /// A text program as a file would hold it.
  static func file(_ text: String) throws -> ProgramFile {
    let folder = try FileTests.Folder()
    let path = folder.file("a.hvc")
    try OutputFile.replace(path, with: Array(text.utf8))
    var file = try ProgramFile(
      path: path, layout: layout, knownBugs: SeededBug.catalogue.map(\.id))
    file.path = "a.hvc"
    return file
  }

  static func report(_ text: String, tellsStory: Bool = true) throws -> ReplayReport {
    let file = try file(text)
    var replay = Replay(RunMode(for: file, profile: nil, bugs: nil), layout: layout)
    return ReplayReport(file, on: &replay, tellsStory: tellsStory)
  }

  static let pinned = """
    bugs unshare-forgets-pin
    cpu0  host_share_hyp(pfn: ram+0x912)
    cpu1  hyp_pin_shared_mem(pfn: ram+0x912, pages: 1) x3  = 0
    cpu0  host_read(pfn: ram+0x800)
    cpu0  host_unshare_hyp(pfn: ram+0x912)  = -EBUSY
    """

  @Test("tells calls, results, page changes and what was broken")
  func story() throws {
    let report = try Self.report(Self.pinned)
    #expect(report.ending == .violation)
    #expect(
      report.story.joined(separator: "\n") == """
        profile mainline
        bugs unshare-forgets-pin
          1  cpu0  host_share_hyp(pfn: ram+0x912)                       = 0
                   ram+0x912  host owned → shared-owned, hyp no-page → shared-borrowed
          2  cpu1  hyp_pin_shared_mem(pfn: ram+0x912, pages: 1) x3      = 0
                   ram+0x912  hyp map none → rw-, count 0 → 3
          3  cpu0  host_read(pfn: ram+0x800)                            = 0
                   ram+0x800…ram+0x9ff  host map none → rwx in 2 MiB
          4  cpu0  host_unshare_hyp(pfn: ram+0x912)                     = 0
                   ram+0x912  host shared-owned → owned, hyp shared-borrowed → no-page
        """)
    #expect(
      report.findings.joined(separator: "\n") == """
        a.hvc:5: expected -EBUSY, got 0
        violation: result:host_unshare_hyp:-EBUSY/0
          the result is 0, and must be -EBUSY (host_unshare_hyp, call 4)
          rule: The hypervisor still holds pins on the page.
          again: hvcfuzz replay --profile mainline --bugs unshare-forgets-pin a.hvc
        """)
  }

  @Test("ends the same with and without the story")
  func quiet() throws {
    let texts = [
      Self.pinned, "cpu0 host_share_hyp(pfn: ram+0x912)",
      "cpu0 host_share_hyp(pfn: ram+0x912) = -EPERM",
      "cpu0 hyp_unpin_shared_mem(pfn: ram+0x912, pages: 1)",
    ]
    for text in texts {
      let told = try Self.report(text)
      let quiet = try Self.report(text, tellsStory: false)
      #expect(quiet.story.isEmpty)
      #expect(told.ending == quiet.ending)
      #expect(told.findings == quiet.findings)
    }
  }

  @Test("one machine serves for many programs")
  func reuse() throws {
    let file = try Self.file(Self.pinned)
    let other = try Self.file(
      "fail_allocation(nth: 1, times: 1)\ncpu0 host_share_hyp(pfn: ram+0x912) = 0")
    var replay = Replay(RunMode(for: file, profile: nil, bugs: nil), layout: Self.layout)
    let first = ReplayReport(file, on: &replay, tellsStory: true)
    #expect(ReplayReport(other, on: &replay, tellsStory: true).ending == .clean)
    let again = ReplayReport(file, on: &replay, tellsStory: true)
    #expect(again.story == first.story)
    #expect(again.findings == first.findings)
  }

  @Test("a result that the text does not demand is a disagreement")
  func demanded() throws {
    #expect(try Self.report("cpu0 host_share_hyp(pfn: ram+0x912) = 0").ending == .clean)
    let wrong = try Self.report("# wrong\n\ncpu0 host_share_hyp(pfn: ram+0x912) = -EPERM")
    #expect(wrong.ending == .disagreement)
    #expect(wrong.findings == ["a.hvc:3: expected -EPERM, got 0"])
  }

  @Test("a broken contract is no finding, unless a result was still to be checked")
  func contract() throws {
    let broken = "cpu0 hyp_unpin_shared_mem(pfn: ram+0x912, pages: 1)"
    #expect(try Self.report(broken).ending == .contractBroken)
    let unmet = try Self.report(broken + "\ncpu0 host_share_hyp(pfn: ram+0x912) = 0")
    #expect(unmet.ending == .disagreement)
    #expect(unmet.findings.last == "a.hvc:2: expected 0, but the call was not made")
  }

  @Test("what was asked for comes before what the file says")
  func mode() throws {
    let file = try Self.file("profile linux6_12\nbugs unshare-leaves-mapping\n")
    #expect(RunMode(for: file, profile: nil, bugs: nil).profile == .linux612)
    #expect(RunMode(for: file, profile: .mainline, bugs: nil).profile == .mainline)
    #expect(RunMode(for: file, profile: nil, bugs: nil).bugs == [.unshareLeavesMapping])
    #expect(RunMode(for: file, profile: nil, bugs: []).bugs == [])
    let bare = try Self.file("bugs unshare-leaves-mapping\n")
    #expect(RunMode(for: bare, profile: nil, bugs: nil).profile == .rfc2021)
    #expect(RunMode(for: bare, profile: nil, bugs: []).profile == .mainline)
  }

  @Test("a command can be pasted whatever the file is called")
  func quoting() throws {
    let mode = RunMode(for: try Self.file("profile rfc2021\n"), profile: nil, bugs: nil)
    #expect(mode.replayCommand("a b's.hvc") == "hvcfuzz replay --profile rfc2021 'a b'\\''s.hvc'")
    #expect(mode.replayCommand("-x") == "hvcfuzz replay --profile rfc2021 './-x'")
  }

  @Test("a finding among noise is minimised to its shortest text, which fails again")
  func minimised() throws {
    let file = try Self.file(
      Self.pinned + "\ncpu0 host_share_hyp(pfn: ram+0x700)\ncpu0 host_write(pfn: mmio)\n")
    let mode = RunMode(for: file, profile: nil, bugs: nil)
    let shortest = try #require(
      MinimisedProgram(file.program, in: mode, layout: Self.layout, searchMax: 50_000))
    let text = shortest.text(in: Self.layout)
    #expect(
      text == """
        # result:host_unshare_hyp:-EBUSY/0
        # the result is 0, and must be -EBUSY (host_unshare_hyp, call 2)
        # rule: The hypervisor still holds pins on the page.
        profile mainline
        bugs unshare-forgets-pin
        cpu0  ffa_rxtx_map(tx: ram+0x800, rx: ram+0x801, pages: 1)  = 0
        cpu0  host_unshare_hyp(pfn: ram+0x800)                      = 0

        """)
    let again = try Self.report(text)
    #expect(again.ending == .violation)
    #expect(again.findings.first == "violation: result:host_unshare_hyp:-EBUSY/0")
    #expect(
      MinimisedProgram(
        file.program, in: RunMode(for: file, profile: nil, bugs: []), layout: Self.layout) == nil)
  }
}
