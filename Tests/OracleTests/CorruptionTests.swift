import Hypercalls
import Specification
import Testing

@testable import Hypervisor
@testable import Oracle

/// A check that cannot fail is a defect: each is seen to fail here.
@Suite("A spoilt machine")
struct CorruptionTests {
  @Test("is found by the check after the call", arguments: Corruption.all)
  func foundAfterCall(corruption: Corruption) throws {
    var lockstep = Lockstep(
      design: corruption.design, extensions: corruption.design == .mainline ? .all : [],
      layout: corruption.layout)
    try lockstep.make(corruption.setUp)
    let finding = try lockstep.finding(of: corruption.call, spoiling: corruption.spoil)
    #expect(finding?.kind == corruption.kind)
    #expect(finding?.invariant == corruption.invariant)
    #expect(finding?.aspect == corruption.aspect)
  }

  @Test("is found by the full checks", arguments: Corruption.all)
  func foundInFull(corruption: Corruption) throws {
    var lockstep = Lockstep(
      design: corruption.design, extensions: corruption.design == .mainline ? .all : [],
      layout: corruption.layout)
    try lockstep.make(corruption.setUp)
    #expect(lockstep.checkMachine(callIndex: 0) == .clean)
    _ = try lockstep.finding(of: corruption.call, spoiling: corruption.spoil)
    let isClean = corruption.isFrameCondition
    #expect((lockstep.checkMachine(callIndex: 0) == .clean) == isClean)
    #expect((lockstep.checkEnd(callIndex: 0) == .clean) == isClean)
  }

  @Test("comes in every kind of check that looks at memory")
  func kinds() {
    let ofCalls: Set<Violation.Kind> = [.panic, .warning, .result, .locking]
    let seen = Set(Corruption.all.map { $0.kind })
    #expect(seen.isDisjoint(with: ofCalls))
    #expect(seen.union(ofCalls) == Set(Violation.Kind.allCases))
  }

  @Test("shows every aspect")
  func aspects() {
    let seen = Set(Corruption.all.map { $0.aspect })
    #expect(seen.symmetricDifference(Aspect.allCases) == [])
  }

  @Test("breaks every invariant that has a check of its own")
  func invariants() {
    let seen = Set(Corruption.all.compactMap { $0.invariant })
    let checked = Set(Invariant.allCases).subtracting(Invariant.withoutCheck)
    #expect(seen.symmetricDifference(checked) == [])
  }
}
