import Foundation
import Hypercalls
import Hypervisor
import Oracle
import Testing

/// Programs that once went wrong: `corpus/regressions`, one for each seeded bug.
struct Regression: Sendable, CustomTestStringConvertible {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("corpus/regressions")

  /// The catalogue's bugs that a program can trigger.
  static let all = SeededBug.catalogue.filter { $0.triggerCalls != nil }.map {
    Regression(entry: $0)
  }

  let entry: BugEntry
  var testDescription: String { entry.id }

  func text() throws -> ProgramText {
    let file = Self.folder.appendingPathComponent("\(entry.id).hvc")
    let source = try String(contentsOf: file, encoding: .utf8)
    return try ProgramText(source, layout: .standard, knownBugs: SeededBug.catalogue.map { $0.id })
  }

  /// Whether the finding is the kind or breaks the invariant that the catalogue names.
  func isExpected(_ violation: Violation) -> Bool {
    entry.caughtBy == "\(violation.kind)" || entry.caughtBy == violation.invariant?.id
  }
}

@Suite("The regressions")
struct RegressionTests {
  @Test("plant their bug and tell its story", arguments: Regression.all)
  func form(regression: Regression) throws {
    let text = try regression.text()
    #expect(text.program.profile == regression.entry.home)
    #expect(text.bugs == [regression.entry.id])
    #expect(text.lines.first?.above.first?.hasPrefix("# ") == true)
    let calls = try #require(regression.entry.triggerCalls)
    #expect(text.program.calls.count <= calls)
  }

  @Test("end with their bug's finding, in their last call", arguments: Regression.all)
  func withBug(regression: Regression) throws {
    let text = try regression.text()
    let program = text.program
    var lockstep = Lockstep(profile: regression.entry.home, bugs: [regression.entry.bug])
    lockstep.begin(program.failurePoint)
    var verdict = Verdict.clean
    for (index, call) in program.calls.enumerated() {
      #expect(verdict == .clean, "call \(index)")
      verdict = lockstep.step(call, at: index)
      let outcome = lockstep.lastOutcome
      let result: ExpectedResult =
        switch outcome.ending {
        case .returned: .returns(outcome.result)
        case .warned: .warns(outcome.result)
        case .panicked: .panics
        }
      #expect(text.expected[index] == result, "line \(text.lineNumber(ofCall: index) ?? 0)")
    }
    // Some machines are wrong before the first call.
    if program.calls.isEmpty { verdict = lockstep.checkEnd(callIndex: 0) }
    guard case .violation(let violation) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(regression.isExpected(violation), "\(violation.signature)")
  }

  @Test("are clean without the bug", arguments: Regression.all)
  func withoutBug(regression: Regression) throws {
    let program = try regression.text().program
    var lockstep = Lockstep(profile: regression.entry.home)
    lockstep.begin(program.failurePoint)
    for (index, call) in program.calls.enumerated() {
      #expect(lockstep.step(call, at: index) == .clean)
    }
    #expect(lockstep.checkEnd(callIndex: 0) == .clean)
    #expect(lockstep.checkMachine(callIndex: 0) == .clean)
  }

  @Test("of the folder are all of known bugs")
  func names() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Regression.folder.path)
    let names = Set(files.filter { $0.hasSuffix(".hvc") }.map { String($0.dropLast(4)) })
    #expect(names == Set(Regression.all.map { $0.entry.id }))
  }
}

/// Bugs of the catalogue that no program of this machine triggers.
@Suite("A seeded bug out of reach")
struct UnreachableBugTests {
  static let reasons: [SeededBug: String] = [
    .hypStateUncheckedOnShare:
      "a page that is the host's alone is not the hypervisor's, but after an unshare from FF-A"
      + " that breaks its contract",
    .unbackedReturnFaults:
      "the contract of hyp_donate_host wants pages that the host gave, and nobody gives a hole",
    .teardownWhileRunningWarns: "6.12 has no hardened profile, and as it is it has the bug",
    .emptyReturnWarns:
      "the address limit is checked before, but with address-limit-unchecked",
    .youngBeyondRangeWarns:
      "the address limit is checked before, but with address-limit-unchecked",
    .staleAnnotationWarns:
      "a guest's note outlives its VM with finalise-while-mapped alone; a finding shows it where"
      + " that is taken as meant, in mainline-asis+early-end",
    .dmaSharedPageByPage:
      "only where states are in the host's table does it leave anything behind: as posted, on 6.12",
    .mmioOwnerReadFromLeaf: "no mapping of the host's has attributes that read as the hypervisor",
    .mmioReturnedMapped: "the host's next access would make the same mapping",
    .shareCountWraps: "2^32 mappings of a page have no room in 255 VMs of 2^28 frames each",
  ]

  @Test("has a reason")
  func reasons() {
    let unreachable = SeededBug.catalogue.filter { $0.triggerCalls == nil }.map { $0.bug }
    #expect(Set(unreachable) == Set(Self.reasons.keys))
  }

  @Test("changes nothing in 20,000 random programs", arguments: [Design.mainline, .linux612])
  func random(design: Design) {
    var lockstep = Lockstep(
      design: design, extensions: design == .mainline ? .all : [],
      bugs: SeededBugSet(Self.reasons.keys))
    var random = Random(seed: RandomProgram.seed)
    for number in 0..<20_000 {
      let program = RandomProgram(&random, count: 4, layout: .standard)
      let verdict = RandomProgramTests.run(program, on: &lockstep)
      guard verdict == .clean else {
        Issue.record("seed \(RandomProgram.seed), program \(number): \(verdict)")
        return
      }
    }
  }
}
