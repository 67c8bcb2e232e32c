import Hypercalls
import Hypervisor

/// The executable model as a machine for traces: it makes the calls as they are, contracts or not.
public struct HypervisorTraceMachine: TraceMachine, ~Copyable {
  private var hypervisor: Hypervisor

  public init(profile: Profile, layout: MachineLayout) {
    hypervisor = Hypervisor(profile: profile, layout: layout)
  }

  public func models(_ call: TraceCall) -> Bool {
    switch call {
    case .kvmSet, .kvmSetAt, .vmInit, .vmInitAt, .vcpuInit, .vcpuInitAt, .vmTeardown, .runBegin,
      .runEnd, .memcachePop:
      hypervisor.design == .linux612
    case .hostShareHyp, .hostUnshareHyp, .hostDonateHyp, .hypDonateHost, .pin, .unpin,
      .hostShareFFA, .hostUnshareFFA, .hostAbort, .hostIdmap, .hostPressure, .hostRelieve,
      .hostFree, .hypPressure, .hypRelieve, .hypFree:
      true
    default: false
    }
  }

  public mutating func reset() { hypervisor.reset() }

  public mutating func run(_ operation: TraceOperation) -> TraceOutcome {
    switch operation.call {
    case .hostPressure: pages(hypervisor.withhold(from: true, leaving: Int(operation[0])))
    case .hypPressure: pages(hypervisor.withhold(from: false, leaving: Int(operation[0])))
    case .hostRelieve: pages(hypervisor.withhold(from: true, leaving: nil))
    case .hypRelieve: pages(hypervisor.withhold(from: false, leaving: nil))
    case .hostFree: pages(hypervisor.freeTablePages(ofHost: true))
    case .hypFree: pages(hypervisor.freeTablePages(ofHost: false))
    case .vcpuInit, .vcpuInitAt: initVCPU(operation)
    default:
      if let call = VMCall612(operation) {
        outcome(of: hypervisor.execute(call))
      } else {
        outcome(of: hypervisor.execute(Self.rawCall(operation)))
      }
    }
  }

  /// The recorder's own operations answer how many pages are free.
  private func pages(_ count: Int) -> TraceOutcome { TraceOutcome(result: Int64(count)) }

  /// The recorder's host writes its structure, if it may, before it asks for the vCPU.
  private mutating func initVCPU(_ operation: TraceOperation) -> TraceOutcome {
    let call = VMCall612(operation)!
    if case .initVCPU(_, let hostVCPU, _) = call {
      _ = hypervisor.execute(.setHostVCPU(hostVCPU, index: operation[3]))
    }
    return outcome(of: hypervisor.execute(call))
  }

  private func outcome(of outcome: Outcome) -> TraceOutcome {
    let ending: TraceOutcome.Ending =
      switch outcome.ending {
      case .returned: .returned
      case .warned: .warned
      case .panicked: .panicked
      }
    return TraceOutcome(
      ending: ending, result: ending == .panicked ? 0 : outcome.result.rawValue,
      failedHostAllocations: Int(outcome.failedHostAllocations),
      failedHypAllocations: Int(outcome.failedHypAllocations))
  }

  public func freePages(in pool: TracePool) -> UInt64 {
    UInt64(hypervisor.freeTablePages(ofHost: pool == .host))
  }

  public func page(_ pfn: UInt64) -> TracePage {
    TracePage(hypervisor.inspect(pfn), pfn: pfn, design: hypervisor.design)
  }

  // No guests are modelled.
  public func guestPage(vm: UInt64, gfn: UInt64) -> TraceGuestPage? { nil }

  public func hostVM(_ pfn: UInt64) -> TraceHostVM? {
    guard hypervisor.design == .linux612 else { return nil }
    return TraceHostVM(pfn: pfn, hypervisor.inspectHostVM(PhysicalAddress(pfn: pfn)))
  }

  public func vm(_ handle: UInt64) -> TraceVM? {
    guard hypervisor.design == .linux612 else { return nil }
    return TraceVM(handle: handle, hypervisor.inspectVM(handle))
  }
}

extension HypervisorTraceMachine {
  /// The call that a line stands for.
  private static func rawCall(_ operation: TraceOperation) -> RawCall {
    switch operation.call {
    case .hostShareHyp: call(.hostShareHyp, operation[0])
    case .hostUnshareHyp: call(.hostUnshareHyp, operation[0])
    case .hostDonateHyp: call(.hostDonateHyp, operation[0], operation[1])
    case .hypDonateHost: call(.hypDonateHost, operation[0], operation[1])
    // These two give the end, as the kernel's functions do.
    case .pin: call(.hypPinSharedMem, operation[0], operation[1] &- operation[0])
    case .unpin: call(.hypUnpinSharedMem, operation[0], operation[1] &- operation[0])
    case .hostShareFFA: call(.hostShareFFA, operation[0], operation[1])
    case .hostUnshareFFA: call(.hostUnshareFFA, operation[0], operation[1])
    case .hostAbort: call(.hostMemAbort, operation[0] >> 12)
    case .hostIdmap: call(.hostIdmap, operation[0] >> 12)
    default: preconditionFailure("\(operation.call.rawValue) is not modelled")
    }
  }

  private static func call(_ opcode: Opcode, _ x0: UInt64, _ x1: UInt64 = 0) -> RawCall {
    var call = RawCall(opcode: opcode)
    call.x[0] = x0
    call.x[1] = x1
    return call
  }
}
