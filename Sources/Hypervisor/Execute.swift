import Hypercalls

extension Hypervisor {
  /// Makes one call, once; the call's repeat count is the caller's business.
  public mutating func execute(_ call: RawCall) -> Outcome {
    perform { hypervisor throws(Panic) in try hypervisor.dispatch(call) }
  }

  /// Makes one step of the machine, and says how it ended.
  @inline(__always) mutating func perform(
    _ step: (inout Hypervisor) throws(Panic) -> ReturnCode
  ) -> Outcome {
    outcome = Outcome()
    reservedTables = 0
    journal.beginStep()
    do throws(Panic) {
      outcome.result = try step(&self)
      if heldLocks != 0, outcome.lockFault == .none { outcome.lockFault = .heldAtReturn }
    } catch {
      outcome.ending = .panicked
      outcome.site = error.site
    }
    if outcome.failedHostAllocations > 0 { outcome.hostPoolFree = available(hostPool) }
    if outcome.failedHypAllocations > 0 { outcome.hypPoolFree = available(hypPool) }
    return outcome
  }

  /// The exhaustive switch stands here, beside the behaviour, so that its edges are the model's.
  private mutating func dispatch(_ call: RawCall) throws(Panic) -> ReturnCode {
    guard call.opcode.exists(in: design) else { return .notSupported }
    switch call.opcode {
    case .hostShareHyp: return try handle(call.decoded(as: HostShareHyp.self))
    case .hostUnshareHyp: return try handle(call.decoded(as: HostUnshareHyp.self))
    case .hostShareHypRange: return try handle(call.decoded(as: HostShareHypRange.self))
    case .hostUnshareHypRange: return try handle(call.decoded(as: HostUnshareHypRange.self))
    case .hostDonateHyp: return try handle(call.decoded(as: HostDonateHyp.self))
    case .hypDonateHost: return try handle(call.decoded(as: HypDonateHost.self))
    case .hypPinSharedMem: return try handle(call.decoded(as: HypPinSharedMem.self))
    case .hypUnpinSharedMem: return try handle(call.decoded(as: HypUnpinSharedMem.self))
    case .hostShareFFA: return try handle(call.decoded(as: HostShareFFA.self))
    case .hostUnshareFFA: return try handle(call.decoded(as: HostUnshareFFA.self))
    case .hostRead: return try handle(call.decoded(as: HostRead.self))
    case .hostWrite: return try handle(call.decoded(as: HostWrite.self))
    case .hostMemAbort: return try handle(call.decoded(as: HostMemAbort.self))
    case .hostIdmap: return try handle(call.decoded(as: HostIdmap.self))
    case .hostPressure: return handle(call.decoded(as: HostPressure.self))
    case .hypPressure: return handle(call.decoded(as: HypPressure.self))
    case .failAllocation: return handle(call.decoded(as: FailAllocation.self))
    }
  }
}
