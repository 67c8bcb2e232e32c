import Hypercalls
import Specification
import Testing

@testable import Hypervisor
@testable import Oracle

/// Kinds of finding that concern a whole call.
@Suite("A call")
struct ViolationTests {
  static func violation(
    of call: String, bug: SeededBug? = nil, in design: Design = .mainline,
    after setUp: [String] = [], preparing prepare: (inout Lockstep) -> Void = { _ in }
  ) throws -> Violation? {
    var lockstep = Lockstep(design: design, bugs: bug.map { [$0] } ?? [])
    try lockstep.make(setUp)
    prepare(&lockstep)
    guard case .violation(let violation) = lockstep.step(try RawCall(call, in: .standard), at: 3)
    else { return nil }
    return violation
  }

  @Test("that panics is found, with the place")
  func panic() throws {
    let violation = try Self.violation(of: "host_read(pfn: image+0x6)", bug: .foreignFaultPanics)
    #expect(violation?.kind == .panic)
    #expect(violation?.signature == "panic:foreignHostFault:host_read")
    #expect(violation?.callIndex == 3)
  }

  @Test("that warns is found, with the place")
  func warning() throws {
    let violation = try Self.violation(
      of: "host_donate_hyp(pfn: ram+0x800, pages: 1)", bug: .commitMayFail,
      after: ["host_pressure(pages: 0)"])
    #expect(violation?.signature == "warning:hostAnnotate:host_donate_hyp")
  }

  @Test("with a wrong result is found, with the rule that gives the right one")
  func result() throws {
    let violation = try Self.violation(of: "host_share_hyp(pfn: nomap)", bug: .noMapIsMemory)
    #expect(violation?.signature == "result:host_share_hyp:-EPERM/0")
    #expect(violation?.rule == .noMap)
  }

  @Test("that maps a page for guests once too often is found, where the counter is small")
  func shareCount() throws {
    var layout = MachineLayout.standard
    layout.shareCountMax = 2
    for bug in [nil, SeededBug.shareCountWraps] {
      var lockstep = Lockstep(design: .mainline, bugs: bug.map { [$0] } ?? [], layout: layout)
      try lockstep.make((0x10..<0x16).map { "stock_memcache(pfn: vms+0x\(String($0, radix: 16)))" })
      var signatures: [String] = []
      for frame in 0..<3 {
        let call = "host_share_guest(pfn: ram+0x800, gfn: 0x\(frame), pages: 1, rights: r)"
        if case .violation(let violation) = lockstep.step(
          try RawCall(call, in: .standard), at: frame)
        {
          signatures.append(violation.signature)
        }
      }
      #expect(signatures == (bug == nil ? [] : ["result:host_share_guest:-EBUSY/0"]))
    }
  }

  @Test("is found in the repetition in which it goes wrong")
  func iteration() throws {
    let violation = try Self.violation(
      of: "hyp_pin_shared_mem(pfn: ram+0x800, pages: 1) x65536", bug: .referenceLimitUnchecked,
      after: ["host_share_hyp(pfn: ram+0x800)"])
    #expect(violation?.signature == "panic:referenceOverflow:hyp_pin_shared_mem")
    #expect(violation?.iteration == 65535)
  }

  @Test(
    "that breaks a rule of locking is found",
    arguments: [
      (Lock.host, LockFault.alreadyHeld), (.hyp, .outOfOrder), (.vmTable, .heldAtReturn),
    ])
  func locking(heldBefore: Lock, fault: LockFault) throws {
    let violation = try Self.violation(of: "host_share_hyp(pfn: ram+0x800)") {
      $0.hypervisor.heldLocks = 1 << heldBefore.rawValue
    }
    #expect(violation?.kind == .locking)
    #expect(violation?.lockFault == fault)
    #expect(violation?.signature == "locking:\(fault):host_share_hyp")
  }

  @Test("that changes a table without its lock, or gives back a lock it has not, is noted")
  func unlocked() throws {
    var lockstep = Lockstep(design: .mainline)
    let finding = try lockstep.finding(of: "host_read(pfn: ram+0x800)") {
      $0.hypervisor.unlock(.host)
      $0.lastOutcome.lockFault = $0.hypervisor.outcome.lockFault
    }
    #expect(finding?.kind == .locking)
    #expect(lockstep.lastOutcome.lockFault == .notHeld)

    lockstep.reset()
    let other = try lockstep.finding(of: "host_read(pfn: ram+0x800)") {
      let page = PageRange(first: $0.ram(0x900), count: 1)
      _ = try $0.hypervisor.setStage2(page, .invalid(.empty), allowsBlocks: false)
      $0.lastOutcome.lockFault = $0.hypervisor.outcome.lockFault
    }
    #expect(other?.kind == .locking)
    #expect(lockstep.lastOutcome.lockFault == .tableWithoutLock)
  }

  @Test("that goes wrong has a signature that another like it shares")
  func isSame() throws {
    let one = try Self.violation(of: "host_share_hyp(pfn: nomap)", bug: .noMapIsMemory)
    let other = try Self.violation(of: "host_share_hyp(pfn: nomap+0x1)", bug: .noMapIsMemory)
    let different = try Self.violation(
      of: "host_donate_hyp(pfn: nomap, pages: 1)", bug: .noMapIsMemory)
    let first = try #require(one)
    #expect(try first.isSame(as: #require(other)))
    #expect(try !first.isSame(as: #require(different)))
    #expect(first.signature == other?.signature)
    #expect(first.signature != different?.signature)
  }
}
