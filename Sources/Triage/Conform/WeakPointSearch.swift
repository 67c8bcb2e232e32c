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
  private var specification: Specification
  private var machines: [Machine] = []
  private var wasMapped = false

  /// The model with some of the profile's weak points mended.
  private final class Machine {
    let mended: [SeededBug]
    var hypervisor: Hypervisor

    init(_ profile: Profile, mended: [SeededBug], layout: MachineLayout) {
      self.mended = mended
      let left = profile.weakPoints.members.filter { !mended.contains($0) }
      hypervisor = Hypervisor(design: profile.design, bugs: SeededBugSet(left), layout: layout)
    }
  }

  init(profile: Profile, layout: MachineLayout) {
    self.profile = profile
    self.layout = layout
    specification = Specification(design: profile.design, layout: layout)
  }

  /// The weak points that must be mended for the last operation to end as specified.
  ///
  /// Nil where mending does not help, or where the model, with all of them, does not do what was
  /// recorded: then it cannot say why.
  mutating func explanation(of operations: ArraySlice<TraceOperation>) -> [SeededBug]? {
    guard let last = operations.last, let call = last.rawCall else { return nil }
    let asIs = outcome(of: call, after: operations.dropLast(), mended: [])
    guard TraceOutcome(asIs) == last.expected else { return nil }

    let all = profile.weakPoints.members
    let sets = all.map { [$0] } + all.flatMap { a in all.filter { $0 != a }.map { [a, $0] } }
    return sets.first { isAsSpecified(call, after: operations.dropLast(), mended: $0) }
  }

  private mutating func isAsSpecified(
    _ call: RawCall, after operations: ArraySlice<TraceOperation>, mended: [SeededBug]
  ) -> Bool {
    let outcome = outcome(of: call, after: operations, mended: mended)
    specification.reset()
    for operation in operations {
      guard let call = operation.rawCall else { continue }
      _ = specification.step(call, evidence: Evidence(recorded: operation.expected))
    }
    let expectation = specification.step(call, evidence: Evidence(outcome, wasMapped: wasMapped))
    return outcome.ending == .returned && outcome.result == expectation.result
  }

  /// What a machine does after the calls before; notes whether the host had the page mapped.
  private mutating func outcome(
    of call: RawCall, after operations: ArraySlice<TraceOperation>, mended: [SeededBug]
  ) -> Outcome {
    let machine = machine(mended)
    machine.hypervisor.reset()
    for operation in operations { make(operation, on: machine) }
    wasMapped = false
    if case .mapped = machine.hypervisor.inspect(call.x[0]).hostLeaf { wasMapped = true }
    return machine.hypervisor.execute(call)
  }

  private func make(_ operation: TraceOperation, on machine: Machine) {
    switch operation.call {
    case .hostPressure, .hypPressure:
      _ = machine.hypervisor.withhold(
        from: operation.call == .hostPressure, leaving: Int(operation[0]))
    case .hostRelieve, .hypRelieve:
      _ = machine.hypervisor.withhold(from: operation.call == .hostRelieve, leaving: nil)
    default:
      if let call = operation.rawCall { _ = machine.hypervisor.execute(call) }
    }
  }

  private mutating func machine(_ mended: [SeededBug]) -> Machine {
    if let machine = machines.first(where: { $0.mended == mended }) { return machine }
    let machine = Machine(profile, mended: mended, layout: layout)
    // Pairs are rare, and a machine is large.
    if mended.count < 2 { machines.append(machine) }
    return machine
  }
}
