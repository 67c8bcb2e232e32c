import Hypercalls
import Hypervisor
import Oracle
import Specification

/// Runs a program and tells, call by call, what it did to which pages.
public struct Replay: ~Copyable {
  public struct Step: Sendable {
    public var index: Int
    public var call: RawCall
    public var outcome: Outcome
    /// What the specification says; nil where EL2 died before it was asked.
    public var expectation: Expectation?
    public var changes: [PageChange]
  }

  private var lockstep: Lockstep
  /// The machine one call earlier, for what a page was before.
  private var before: Hypervisor

  public init(profile: Profile, bugs: SeededBugSet, layout: MachineLayout = .standard) {
    lockstep = Lockstep(profile: profile, bugs: bugs, layout: layout)
    before = Hypervisor(profile: profile, bugs: bugs, layout: layout)
  }

  /// Runs a program from the booted machine on.
  public mutating func run(_ program: Program, onStep: (Step) -> Void) -> Verdict {
    before.reset()
    if let point = program.failurePoint {
      before.failAllocation(nth: Int(point.nth), times: Int(point.times))
    }
    let named = Self.namedPages(program, layout: lockstep.layout)
    // The journal is empty when a program begins.
    var mark = 0
    return lockstep.run(program) { lockstep, index in
      let touched = TouchedPages(lockstep.hypervisor, since: mark, named: named)
      var changes: [PageChange] = []
      for pfn in touched.pfns {
        let old = before.inspect(pfn)
        let new = lockstep.hypervisor.inspect(pfn)
        if let change = PageChange(pfn: pfn, from: old, to: new) { changes.append(change) }
      }
      let call = program.calls[index]
      onStep(
        Step(
          index: index, call: call, outcome: lockstep.lastOutcome,
          expectation: lockstep.lastExpectation, changes: PageChange.joined(changes)))
      mark = lockstep.hypervisor.writeCount
      Self.follow(call, on: &before)
    }
  }

  /// Makes a call on the machine that is one call behind.
  private static func follow(_ call: RawCall, on machine: inout Hypervisor) {
    for _ in 0..<max(call.repeatCount, 1) {
      let outcome = machine.execute(call)
      if outcome.ending != .returned || outcome.result.isError { return }
    }
  }

  private static func namedPages(_ program: Program, layout: MachineLayout) -> [UInt64] {
    let ranges = program.calls.flatMap { PageUse($0, layout: layout).ranges }
    // A range of 2^63 pages has more than an Int can count.
    let starts = ranges.map { range in
      range.upperBound - range.lowerBound < 512
        ? range : range.lowerBound...range.lowerBound + 511
    }
    return Set(starts.flatMap { $0 }).sorted()
  }
}
