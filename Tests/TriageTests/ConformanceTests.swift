import Testing

@testable import Triage

@Suite("comparing a machine with recorded traces")
struct ConformanceTests {
  /// Lines 3–8 and 10–13; 9 and 14 end their sequences.
  static let trace = """
    S 0 n
    host_share_hyp 0x40800 = 0
    pin 0x40800 0x40801 = 0
    host_unshare_hyp 0x40800 = -16
    host_idmap 0x44010000 = -12 H=2
    F p40800 host=SHO,V3rwx hyp=SHB,V3rw- ref=1 share=0
    F p40801 host=OWN,-- hyp=NOP,-- ref=0 share=0
    T host_free 7
    E
    S 1 x saturate
    repeat 70 pin 0x40800 0x40801 = -16 N=65
    host_abort 0x40000000 = PANIC
    E

    """

  static func file(_ body: String = trace) throws -> TraceFile {
    try TraceReaderTests.read(body)
  }

  /// Replays on a machine with an error planted by `change`.
  func replay(
    _ file: TraceFile, level: Conformance.Level = .tables,
    change: (inout PlaybackMachine) -> Void = { _ in }
  ) -> Conformance {
    var machine = PlaybackMachine(file)
    change(&machine)
    var conformance = Conformance(level: level)
    conformance.replay(file, on: &machine)
    return conformance
  }

  @Test("a machine that does what was recorded agrees in everything", arguments: Recordings.all)
  func agrees(_ name: String) throws {
    let bytes = try Recordings.bytes(name)
    let file = try TraceFile(path: name, bytes: bytes)
    let conformance = replay(file)
    #expect(conformance.agrees)
    #expect(conformance.details.allSatisfy { $0.hasPrefix("other final records") })

    // The totals are the file's own, counted another way.
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let pageCount = lines.count { $0.hasPrefix("F ") }
    let operationCount = lines.count { $0.contains(" = ") && !$0.hasPrefix("#") }
    #expect(
      conformance.summary
        == "conform: \(operationCount) of \(operationCount) operations agree, "
        + "\(pageCount) of \(pageCount) final page states agree")
  }

  @Test("repeated calls and endings agree as recorded")
  func endings() throws {
    let conformance = replay(try Self.file())
    #expect(conformance.agrees)
    #expect(
      conformance.summary
        == "conform: 6 of 6 operations agree, 2 of 2 final page states agree")
  }

  @Test(
    "any difference in an outcome is one disagreement",
    arguments: [
      (3, TraceOutcome(result: -1), "host_share_hyp 0x40800 = -1"),
      (5, TraceOutcome(result: 0), "host_unshare_hyp 0x40800 = 0"),
      (6, TraceOutcome(result: -12), "host_idmap 0x44010000 = -12"),
      (
        6, TraceOutcome(result: -12, failedHostAllocations: 2, failedHypAllocations: 1),
        "host_idmap 0x44010000 = -12 H=2 Y=1"
      ),
      (13, TraceOutcome(result: 0), "host_abort 0x40000000 = 0"),
      (13, TraceOutcome(ending: .warned, result: 0), "host_abort 0x40000000 = 0 WARN"),
    ])
  func outcome(line: Int, outcome: TraceOutcome, text: String) throws {
    let conformance = replay(try Self.file()) { machine in
      machine.outcomes = { if $0 == line { $1 = outcome } }
    }
    #expect(!conformance.agrees)
    #expect(conformance.operations == Conformance.Tally(agreeing: 5, total: 6))
    #expect(conformance.shown.map { $0.differences.map(\.line) } == [[line]])
    #expect(conformance.shown[0].differences[0].actual == text)
  }

  @Test("a repeated call that fails at another turn disagrees", arguments: [1, 64])
  func turn(_ turn: Int) throws {
    let file = try Self.file()
    let conformance = replay(file) { machine in
      nonisolated(unsafe) var count = 0
      machine.outcomes = { line, outcome in
        guard line == 12 else { return }
        count += 1
        if count == turn { outcome.result = -16 }
      }
    }
    #expect(conformance.operations == Conformance.Tally(agreeing: 5, total: 6))
  }

  @Test("when the machine dies too early, all the rest of the sequence disagrees")
  func death() throws {
    for ending in [TraceOutcome.Ending.warned, .panicked] {
      let conformance = replay(try Self.file()) { machine in
        machine.outcomes = { if $0 == 4 { $1.ending = ending } }
      }
      #expect(conformance.operations == Conformance.Tally(agreeing: 3, total: 6))
      #expect(conformance.pages == Conformance.Tally(agreeing: 0, total: 2))
      #expect(conformance.otherRecords == Conformance.Tally(agreeing: 0, total: 1))
    }
  }

  @Test("states and counts are compared at both levels", arguments: Conformance.Level.allCases)
  func states(_ level: Conformance.Level) throws {
    let changes: [(inout TracePage) -> Void] = [
      { $0.host.state = .sharedBorrowed }, { $0.hyp.state = .poisoned },
      { $0.refcount += 1 }, { $0.shareCount += 1 }, { $0.pfn += 1 },
    ]
    for change in changes {
      let conformance = replay(try Self.file(), level: level) { machine in
        machine.facts = { fact in
          guard case .page(var page) = fact, page.pfn == 0x40801 else { return }
          change(&page)
          fact = .page(page)
        }
      }
      #expect(conformance.pages == Conformance.Tally(agreeing: 1, total: 2))
      #expect(!conformance.agrees)
    }
  }

  @Test("mappings are compared at level 2 only")
  func maps() throws {
    for level in Conformance.Level.allCases {
      let conformance = replay(try Self.file(), level: level) { machine in
        machine.facts = { fact in
          guard case .page(var page) = fact, page.pfn == 0x40801 else { return }
          page.host.map = .annotation(owner: 1, guest: nil)
          fact = .page(page)
        }
      }
      #expect(conformance.agrees == (level == .states))
    }
  }

  @Test("free pages of the pools are compared")
  func pools() throws {
    let conformance = replay(try Self.file()) { machine in
      machine.facts = { if case .freePages(let pool, _) = $0 { $0 = .freePages(pool, 8) } }
    }
    #expect(!conformance.agrees)
    #expect(conformance.otherRecords == Conformance.Tally(agreeing: 0, total: 1))
  }

  @Test("a guest's frame that is not listed has to be empty, where others are listed")
  func unlistedFrames() throws {
    let guests = """
      S 2 n
      vm_reserve = 4099
      F p40800 host=SHO,-- hyp=NOP,-- ref=0 share=1
      G vm1003 g100=SHB,V3rw-a,40800
      E
      S 3 n
      vm_reserve = 4100
      F p40800 host=OWN,-- hyp=NOP,-- ref=0 share=0
      E

      """
    let file = try Self.file(guests)
    #expect(replay(file).agrees)
    // The second sequence's VM is 0x1004, of which nothing is listed.
    for (vm, agrees) in [(0x1004 as UInt64, false), (0x1005, true)] {
      let conformance = replay(file) { machine in
        machine.facts = { fact in
          guard case .guestPage(var page) = fact, page.vm == vm else { return }
          page.entry.state = .poisoned
          fact = .guestPage(page)
        }
      }
      #expect(conformance.agrees == agrees)
      #expect(conformance.disagreeingSequenceCount == (agrees ? 0 : 1))
    }
  }

  @Test("a sequence with a call that is not modelled is not run, and counts as disagreeing")
  func unmodelled() throws {
    let guests = """
      S 2 n
      host_share_hyp 0x40800 = 0
      vm 2 = 0
      host_share_guest 0x40804 0x1ff 1 15 = 0
      F p40800 host=SHO,-- hyp=SHB,-- ref=0 share=0
      G vm2 g1ff=SHB,V3rw-a,40804
      E

      """
    let conformance = replay(try Self.file(guests + Self.trace)) { machine in
      machine.unmodelled = [.hostShareGuest, .selectVM]
    }
    #expect(!conformance.agrees)
    #expect(
      conformance.summary
        == "conform: 6 of 9 operations agree, 2 of 3 final page states agree")
    #expect(
      conformance.details == [
        "1 sequences use calls that are not modelled: host_share_guest, vm",
        "other final records: 1 of 2 agree",
      ])
  }

  @Test("a disagreement is shown with the calls before it, expected and actual")
  func report() throws {
    let conformance = replay(try Self.file()) { machine in
      machine.outcomes = { if $0 == 5 { $1.result = 0 } }
    }
    #expect(
      conformance.details.first == """
        t.txt:5: sequence 0 (line 2) disagrees
            host_share_hyp 0x40800 = 0
            pin 0x40800 0x40801 = 0
          line 5
            expected  host_unshare_hyp 0x40800 = -16
            actual    host_unshare_hyp 0x40800 = 0
        """)
  }

  @Test("only the first disagreements are shown, but all are counted")
  func shown() throws {
    let file = try Self.file(
      (0..<5).map { "S \($0) n\nhyp_free = 5\nE\n" }.joined())
    let conformance = replay(file) { $0.outcomes = { $1.result = 4 } }
    #expect(conformance.shown.count == 3)
    #expect(conformance.operations == Conformance.Tally(agreeing: 0, total: 5))
    #expect(conformance.details.contains("2 more sequences disagree and are not shown"))
  }
}
