import Hypercalls
import Hypervisor
import Specification

/// Finds the weak point that explains why a kernel does not do what the specification says.
///
/// By experiment, not by a table: a weak point explains a difference when the model that lacks it,
/// after the same calls, does what the specification says.
struct WeakPointSearch: ~Copyable {
  private let profile: Profile
  private let layout: MachineLayout
  private var follower: SpecificationFollower
  private var machines: [Machine] = []
  private var wasMapped = false
  private var admittedCount = 0

  /// The model with some of the profile's weak points mended.
  private final class Machine {
    let mended: [SeededBug]
    var machine: HypervisorTraceMachine

    init(_ profile: Profile, mended: [SeededBug], layout: MachineLayout) {
      self.mended = mended
      let left = profile.weakPoints.members.filter { !mended.contains($0) }
      machine = HypervisorTraceMachine(
        Hypervisor(
          design: profile.design, extensions: profile.extensions, bugs: SeededBugSet(left),
          layout: layout))
    }
  }

  init(profile: Profile, layout: MachineLayout) {
    self.profile = profile
    self.layout = layout
    follower = SpecificationFollower(
      design: profile.design, extensions: profile.extensions, layout: layout)
  }

  /// The weak points that must be mended for the last operation to end as specified.
  ///
  /// Nil where mending does not help, or where the model, with all of them, does not do what was
  /// recorded: then it cannot say why.
  mutating func explanation(of operations: ArraySlice<TraceOperation>) -> [SeededBug]? {
    guard let last = operations.last else { return nil }
    let before = operations.dropLast()
    guard outcome(of: last, after: before, mended: []) == last.expected else { return nil }

    let all = profile.weakPoints.members
    let sets = all.map { [$0] } + all.flatMap { a in all.filter { $0 != a }.map { [a, $0] } }
    return sets.first { isAsSpecified(last, after: before, mended: $0) }
  }

  private mutating func isAsSpecified(
    _ last: TraceOperation, after operations: ArraySlice<TraceOperation>, mended: [SeededBug]
  ) -> Bool {
    let outcome = outcome(of: last, after: operations, mended: mended)
    follower.reset()
    for operation in operations {
      _ = follower.follow(operation, Evidence(recorded: operation.expected))
    }
    var evidence = Evidence(recorded: outcome)
    evidence.wasMapped = wasMapped
    evidence.admittedCount = admittedCount
    guard case .call(let expectation, _, _) = follower.follow(last, evidence) else { return false }
    return outcome.ending == .returned && outcome.result == expectation.result.rawValue
  }

  /// What a machine does after the calls before; notes whether the host had the page mapped.
  private mutating func outcome(
    of last: TraceOperation, after operations: ArraySlice<TraceOperation>, mended: [SeededBug]
  ) -> TraceOutcome {
    let machine = machine(mended)
    machine.machine.reset()
    for operation in operations { _ = machine.machine.runRepeatedly(operation) }
    wasMapped = false
    if let call = last.rawCall,
      case .mapped = machine.machine.hypervisor.inspect(call.x[0]).hostLeaf
    {
      wasMapped = true
    }
    let outcome = machine.machine.runRepeatedly(last)
    admittedCount = machine.machine.admittedCount
    return outcome
  }

  private mutating func machine(_ mended: [SeededBug]) -> Machine {
    if let machine = machines.first(where: { $0.mended == mended }) { return machine }
    let machine = Machine(profile, mended: mended, layout: layout)
    // Pairs are rare, and a machine is large.
    if mended.count < 2 { machines.append(machine) }
    return machine
  }
}
