import Hypercalls
import Specification

/// The specification as it follows the lines of a trace.
struct SpecificationFollower: ~Copyable {
  private(set) var specification: Specification
  private var recorder: TraceRecorder

  /// What is specified of a line.
  enum Answer {
    /// The recorder answers by itself, or keeps pools, which is no business of the specification.
    case recorder(ReturnCode?)
    /// `keepsContract`: its caller may make the call. `mayComeApart`: two refusals that differ may
    /// have taken different pages for tables.
    case call(Expectation, keepsContract: Bool, mayComeApart: Bool)
  }

  init(design: Design, extensions: Extensions, layout: MachineLayout) {
    specification = Specification(design: design, extensions: extensions, layout: layout)
    recorder = TraceRecorder(design: design)
  }

  mutating func reset() {
    specification.reset()
    recorder = TraceRecorder(design: specification.design)
  }

  /// Takes the line's calls; what the line's own call comes to may depend on the evidence.
  mutating func follow(_ operation: TraceOperation, _ evidence: Evidence) -> Answer {
    let loaded = specification.loadedVCPU(on: 0)
    let vcpu = loaded.flatMap { specification.vcpu($0.index, slot: $0.slot) }
    let view = RecorderView(
      loadedHandle: loaded.map { Handle.first + UInt64($0.slot) },
      memcacheCount: vcpu?.memcache.count ?? 0, ram: specification.layout.ram)
    guard let calls = recorder.calls(for: operation, view) else { return .recorder(nil) }
    for call in calls.before {
      let expectation = specification.step(call, evidence: Evidence())
      if calls.mustWork, expectation.result != .success {
        return .call(expectation, keepsContract: true, mayComeApart: false)
      }
    }
    guard let call = calls.call else { return .recorder(calls.answer) }
    let keepsContract = specification.contractHolds(call)
    let mayTakeTables =
      [.hostShareGuest, .hostDonateGuest].contains(call.opcode)
      && specification.hostOffersTables(on: 0)
    let expectation = specification.step(call, evidence: evidence)
    recorder.note(operation, result: expectation.result)
    return .call(expectation, keepsContract: keepsContract, mayComeApart: mayTakeTables)
  }
}
