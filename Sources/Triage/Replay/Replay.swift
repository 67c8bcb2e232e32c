import Hypercalls
import Hypervisor
import Oracle
import Specification

/// Runs programs and tells, call by call, what each did to which pages.
///
/// A machine takes tens of megabytes: one of these serves for many programs in the same mode.
public struct Replay: ~Copyable {
  public struct Step: Sendable {
    public var index: Int
    public var call: RawCall
    public var outcome: Outcome
    /// What the specification says; nil where EL2 died before it was asked.
    public var expectation: Expectation?
    public var changes: [PageChange]
  }

  public let mode: RunMode
  public let layout: MachineLayout
  private var lockstep: Lockstep
  /// The machine one call earlier, for what a page was before; made when it is first needed.
  private var before: Hypervisor?

  public init(_ mode: RunMode, layout: MachineLayout = .standard) {
    self.mode = mode
    self.layout = layout
    lockstep = mode.machine(layout: layout)
  }

  /// Runs a program from the booted machine on, and shows the outcome of each call.
  public mutating func run(
    _ program: Program, onOutcome: (Int, Outcome) -> Void
  ) -> Verdict {
    lockstep.run(program) { onOutcome($1, $0.lastOutcome) }
  }

  /// The same, with the pages that each call changed.
  public mutating func run(_ program: Program, onStep: (Step) -> Void) -> Verdict {
    var before =
      before.take() ?? Hypervisor(profile: mode.profile, bugs: mode.bugSet, layout: layout)
    before.reset()
    if let point = program.failurePoint {
      before.failAllocation(nth: Int(point.nth), times: Int(point.times))
    }
    let named = program.namedPages(in: layout)
    // The journal is empty when a program begins.
    var mark = 0
    let verdict = lockstep.run(program) { lockstep, index in
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
    self.before = consume before
    return verdict
  }

  /// Makes a call on the machine that is one call behind.
  private static func follow(_ call: RawCall, on machine: inout Hypervisor) {
    for _ in 0..<max(call.repeatCount, 1) {
      let outcome = machine.execute(call)
      if outcome.ending != .returned || outcome.result.isError { return }
    }
  }
}
