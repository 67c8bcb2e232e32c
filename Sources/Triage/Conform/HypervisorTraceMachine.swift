import Hypercalls
import Hypervisor

/// The executable model as a machine for traces: it makes the calls as they are, contracts or not.
public struct HypervisorTraceMachine: TraceMachine, ~Copyable {
  var hypervisor: Hypervisor
  private var recorder: TraceRecorder
  /// How many pages for tables the last line's call took from its host.
  private(set) var admittedCount = 0
  /// The calls that the last line came to, and whether its answer is not that of the last of them.
  private(set) var calls: [RawCall] = []
  private(set) var isAnsweredByRecorder = false

  public init(profile: Profile, layout: MachineLayout) {
    self.init(Hypervisor(profile: profile, layout: layout))
  }

  init(_ hypervisor: consuming Hypervisor) {
    recorder = TraceRecorder(design: hypervisor.design)
    self.hypervisor = hypervisor
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
    recorder = TraceRecorder(design: hypervisor.design)
  }

  public mutating func run(_ operation: TraceOperation) -> TraceOutcome {
    switch operation.call {
    case .hostPressure: pages(hypervisor.withhold(from: true, leaving: Int(operation[0])))
    case .hypPressure: pages(hypervisor.withhold(from: false, leaving: Int(operation[0])))
    case .hostRelieve: pages(hypervisor.withhold(from: true, leaving: nil))
    case .hypRelieve: pages(hypervisor.withhold(from: false, leaving: nil))
    case .hostFree: pages(hypervisor.freeTablePages(ofHost: true))
    case .hypFree: pages(hypervisor.freeTablePages(ofHost: false))
    default: make(operation)
    }
  }

  /// The recorder's own operations answer how many pages are free.
  private func pages(_ count: Int) -> TraceOutcome { TraceOutcome(result: Int64(count)) }

  private mutating func make(_ operation: TraceOperation) -> TraceOutcome {
    let view = RecorderView(
      loadedHandle: hypervisor.loadedHandle(), memcacheCount: Int(hypervisor.memcacheCount() ?? 0),
      ram: hypervisor.layout.ram)
    guard let calls = recorder.calls(for: operation, view) else {
      preconditionFailure("\(operation.call.rawValue) is not modelled")
    }
    self.calls = []
    isAnsweredByRecorder = false
    for call in calls.before {
      self.calls.append(call)
      let outcome = hypervisor.execute(call)
      if calls.mustWork, outcome.result != .success { return TraceOutcome(outcome) }
    }
    guard let call = calls.call else {
      isAnsweredByRecorder = true
      return TraceOutcome(result: calls.answer.rawValue)
    }
    self.calls.append(call)
    let held = Int(hypervisor.memcacheCount() ?? 0)
    let outcome = hypervisor.execute(call)
    admittedCount = Int(hypervisor.memcacheCount() ?? 0) - held
    recorder.note(operation, result: outcome.result)
    return TraceOutcome(outcome)
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

extension HypervisorTraceMachine {
  static func isAboutGuests(_ call: TraceCall) -> Bool {
    switch call {
    case .vmReserve, .vmUnreserve, .vmInit, .vcpuInit, .vcpuLoad, .vcpuPut, .startTeardown,
      .vmTeardown, .vmFinalize, .selectVM, .selectHandle, .memcacheAuto, .memcachePush,
      .hostShareGuest, .hostUnshareGuest, .hostDonateGuest, .guestShareHost, .guestUnshareHost,
      .relaxPermissions, .wrprotect, .testClearYoung, .mkyoung, .forceReclaim, .reclaimGuest,
      .reclaimDying, .inPoisonFault:
      true
    default: false
    }
  }
}
