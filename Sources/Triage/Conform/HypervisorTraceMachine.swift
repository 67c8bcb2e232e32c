import Hypercalls
import Hypervisor

/// The executable model as a machine for traces: it makes the calls as they are, contracts or not.
public struct HypervisorTraceMachine: TraceMachine, ~Copyable {
  var hypervisor: Hypervisor
  var recorder = GuestRecorder()

  public init(profile: Profile, layout: MachineLayout) {
    hypervisor = Hypervisor(profile: profile, layout: layout)
  }

  public func models(_ call: TraceCall) -> Bool {
    if hypervisor.design == .mainline, Self.isAboutGuests(call) { return true }
    return switch call {
    case .kvmSet, .kvmSetAt, .vmInit, .vmInitAt, .vcpuInit, .vcpuInitAt, .vmTeardown, .runBegin,
      .runEnd, .memcachePop:
      hypervisor.design == .linux612
    case .hostShareDMA, .hostUnshareDMA: hypervisor.extensions.contains(.dma)
    case .hostDonateHypMMIO, .hypDonateHostMMIO: hypervisor.extensions.contains(.mmio)
    case .hostShareHyp, .hostUnshareHyp, .hostDonateHyp, .hypDonateHost, .pin, .unpin,
      .hostShareFFA, .hostUnshareFFA, .hostAbort, .hostIdmap, .hostPressure, .hostRelieve,
      .hostFree, .hypPressure, .hypRelieve, .hypFree:
      true
    default: false
    }
  }

  public mutating func reset() {
    hypervisor.reset()
    recorder = GuestRecorder()
  }

  public mutating func run(_ operation: TraceOperation) -> TraceOutcome {
    if hypervisor.design == .mainline, Self.isAboutGuests(operation.call) {
      return runOnGuests(operation)
    }
    return switch operation.call {
    case .hostPressure: pages(hypervisor.withhold(from: true, leaving: Int(operation[0])))
    case .hypPressure: pages(hypervisor.withhold(from: false, leaving: Int(operation[0])))
    case .hostRelieve: pages(hypervisor.withhold(from: true, leaving: nil))
    case .hypRelieve: pages(hypervisor.withhold(from: false, leaving: nil))
    case .hostFree: pages(hypervisor.freeTablePages(ofHost: true))
    case .hypFree: pages(hypervisor.freeTablePages(ofHost: false))
    case .vcpuInit, .vcpuInitAt: initVCPU(operation)
    default:
      if let call = VMCall612(operation) {
        TraceOutcome(hypervisor.execute(call))
      } else if let call = operation.rawCall {
        TraceOutcome(hypervisor.execute(call))
      } else if let call = ExtensionCall(operation) {
        TraceOutcome(hypervisor.execute(call))
      } else {
        preconditionFailure("\(operation.call.rawValue) is not modelled")
      }
    }
  }

  /// The recorder's own operations answer how many pages are free.
  private func pages(_ count: Int) -> TraceOutcome { TraceOutcome(result: Int64(count)) }

  /// The recorder's host writes its structure, if it may, before it asks for the vCPU.
  private mutating func initVCPU(_ operation: TraceOperation) -> TraceOutcome {
    let call = VMCall612(operation)!
    if case .initVCPU(_, let hostVCPU, _) = call {
      _ = hypervisor.execute(VMCall612.setHostVCPU(hostVCPU, index: operation[3]))
    }
    return TraceOutcome(hypervisor.execute(call))
  }

  public func freePages(in pool: TracePool) -> UInt64 {
    UInt64(hypervisor.freeTablePages(ofHost: pool == .host))
  }

  public func page(_ pfn: UInt64) -> TracePage {
    TracePage(hypervisor.inspect(pfn), pfn: pfn, design: hypervisor.design)
  }

  /// Ready-made VMs go by their number, others by their handle.
  public func guestPage(vm: UInt64, gfn: UInt64) -> TraceGuestPage? {
    let handle = vm < 3 ? Hypervisor.firstHandle + vm : vm
    return hypervisor.inspectGuest(handle, gfn: gfn).map { TraceGuestPage(vm: vm, gfn: gfn, $0) }
  }

  public func hostVM(_ pfn: UInt64) -> TraceHostVM? {
    guard hypervisor.design == .linux612 else { return nil }
    return TraceHostVM(pfn: pfn, hypervisor.inspectHostVM(PhysicalAddress(pfn: pfn)))
  }

  public func vm(_ handle: UInt64) -> TraceVM? {
    guard hypervisor.design == .linux612 else { return nil }
    return TraceVM(handle: handle, hypervisor.inspectVM(handle))
  }
}
