import Hypercalls
import Specification
import Testing

@testable import Hypervisor
@testable import Oracle

/// Where the implementation may choose, its choice needs evidence; a false claim is a finding.
@Suite("A claim of the machine's")
struct EvidenceTests {
  /// Lets the machine answer something else than it did, as if it had done nothing.
  static func judge(
    _ call: String, in design: Design = .mainline, after setUp: [String] = [],
    ordering failureCount: UInt8 = 0, forging forge: (inout Outcome) -> Void
  ) throws -> (finding: Finding?, rule: Rule?) {
    var lockstep = Lockstep(design: design)
    try lockstep.make(setUp)
    lockstep.orderedFailures.order(nth: 1, times: failureCount)
    let finding = try lockstep.finding(of: call) {
      $0.hypervisor.journal.undo(to: $0.lastMark)
      forge(&$0.lastOutcome)
    }
    return (finding, lockstep.lastExpectation?.rule)
  }

  static let needingTables: [(Design, String)] = [
    (.mainline, "host_donate_hyp(pfn: ram+0x800, pages: 1)"),
    (.rfc2021, "host_share_hyp_range(pfn: ram+0x800, pages: 1)"),
    (.linux612, "host_share_hyp(pfn: ram+0x800)"),
    (.linux612, "host_donate_hyp(pfn: ram+0x800, pages: 1)"),
    (.linux612, "host_share_ffa(pfn: ram+0x800, pages: 1)"),
    (.mainline, "host_stage2_idmap(pfn: nomap)"),
  ]

  @Test(
    "that no table was to be had is false without a failed allocation", arguments: needingTables)
  func noFailure(design: Design, call: String) throws {
    let (finding, rule) = try Self.judge(call, in: design) {
      $0.result = .noMemory
    }
    #expect(finding?.kind == .result)
    #expect(rule == .tablesNotShort)
  }

  @Test(
    "is false where one failure would have been made good by recycling", arguments: needingTables)
  func oneFailure(design: Design, call: String) throws {
    let (finding, rule) = try Self.judge(call, in: design, ordering: 1) {
      $0.result = .noMemory
      $0.failedHostAllocations = 1
      $0.failureWasInjected = true
    }
    #expect(finding?.kind == .result)
    #expect(rule == .tablesNotShort)
  }

  @Test("is false while the pool has pages", arguments: needingTables)
  func poolHasPages(design: Design, call: String) throws {
    let (finding, rule) = try Self.judge(call, in: design) {
      $0.result = .noMemory
      $0.failedHostAllocations = 2
    }
    #expect(finding?.kind == .result)
    #expect(rule == .tablesNotShort)
  }

  @Test("is true where the allocation failed twice", arguments: needingTables)
  func twoFailures(design: Design, call: String) throws {
    let (finding, rule) = try Self.judge(call, in: design, ordering: 2) {
      $0.result = .noMemory
      $0.failedHostAllocations = 2
      $0.failureWasInjected = true
    }
    #expect(finding == nil)
    #expect(rule == .tablesShort)
  }

  @Test("is false where no failure was ordered, whatever it says", arguments: needingTables)
  func noneOrdered(design: Design, call: String) throws {
    let (finding, rule) = try Self.judge(call, in: design) {
      $0.result = .noMemory
      $0.failedHostAllocations = 2
      $0.failureWasInjected = true
    }
    #expect(finding?.kind == .result)
    #expect(rule == .tablesNotShort)
  }

  @Test("is false for a call that needs no table")
  func needsNone() throws {
    let (finding, rule) = try Self.judge("host_share_hyp(pfn: ram+0x800)", ordering: 2) {
      $0.result = .noMemory
      $0.failedHostAllocations = 2
      $0.failureWasInjected = true
    }
    #expect(finding?.kind == .result)
    #expect(rule == .tablesNotShort)
  }

  @Test("comes after all other checks")
  func otherChecksFirst() throws {
    let (finding, rule) = try Self.judge(
      "host_donate_hyp(pfn: ram+0x800, pages: 1)", after: ["host_share_hyp(pfn: ram+0x800)"],
      ordering: 2
    ) {
      $0.result = .noMemory
      $0.failedHostAllocations = 2
      $0.failureWasInjected = true
    }
    #expect(finding?.kind == .result)
    #expect(rule == .alreadyLent)
  }

  @Test(
    "that the page is mapped already is held against the host's table", arguments: [false, true])
  func alreadyMapped(isMapped: Bool) throws {
    let setUp = isMapped ? ["host_read(pfn: ram+0x800)"] : []
    let (finding, rule) = try Self.judge("host_stage2_idmap(pfn: ram+0x800)", after: setUp) {
      $0.result = .exists
    }
    #expect((finding == nil) == isMapped)
    #expect((rule == .alreadyMapped) == isMapped)
  }

  @Test("that a mapping was made is held against what was there before")
  func notMappedAnew() throws {
    let (finding, rule) = try Self.judge(
      "host_stage2_idmap(pfn: ram+0x800)", after: ["host_read(pfn: ram+0x800)"]
    ) { $0.result = .success }
    #expect(finding?.kind == .result)
    #expect(rule == .alreadyMapped)
  }

  @Test("that an access had to end in an abort needs a shortage too")
  func falseAbort() throws {
    let (finding, rule) = try Self.judge("host_read(pfn: ram+0x800)") {
      $0.result = ReturnCode(rawValue: 1)
    }
    #expect(finding?.kind == .result)
    #expect(rule == .tablesNotShort)
  }
}

@Suite("A breach of a direct call's contract")
struct ContractTests {
  @Test(
    "ends the program without a finding",
    arguments: [
      "hyp_unpin_shared_mem(pfn: ram+0x800, pages: 1)",
      "hyp_donate_host(pfn: ram, pages: 1)",
      "host_unshare_ffa(pfn: ram+0x800, pages: 1)",
    ])
  func endsQuietly(call: String) throws {
    var lockstep = Lockstep(design: .mainline)
    try lockstep.make(["host_share_hyp(pfn: ram+0x800)"])
    let before = lockstep.hypervisor.writeCount
    let verdict = lockstep.step(try RawCall(call, in: .standard), at: 7)
    #expect(verdict == .contractBroken(callIndex: 7))
    #expect(lockstep.hypervisor.writeCount == before)
  }

  @Test("ends a program in bytes, whatever follows")
  func endsBytes() throws {
    // The read that follows is a finding, and is never made.
    let source = """
      cpu0 hyp_unpin_shared_mem(pfn: ram+0x800, pages: 1)
      cpu0 host_read(pfn: image+0x6)

      """
    let program = try ProgramText(source, layout: .standard).program
    let bytes = try program.bytes(layout: .standard)
    var lockstep = Lockstep(design: .mainline, bugs: [.foreignFaultPanics])
    let verdict = bytes.withUnsafeBytes { lockstep.run($0) }
    #expect(verdict == .contractBroken(callIndex: 0))
  }
}
