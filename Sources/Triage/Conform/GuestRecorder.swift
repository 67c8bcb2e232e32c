import Hypercalls
import Hypervisor

/// What the recorder of mainline's guests keeps of its own: the VM that its operations are about,
/// and stocks of table pages for the ready-made VMs.
struct GuestRecorder: Sendable {
  static let readyMadeHandles = Hypervisor.firstHandle..<Hypervisor.firstHandle + 3
  /// Handles that a VM can have at all.
  static let handles = Hypervisor.firstHandle..<Hypervisor.firstHandle + 255

  var handle = Hypervisor.firstHandle
  /// Tops EL2's list of table pages up from the stock before a call may need them.
  var stocksMemcache = true
  private var stockUsed: InlineArray<3, UInt64> = [0, 0, 0]

  /// The next page of a ready-made VM's stock, an offset into what the machine keeps for such VMs.
  mutating func takeFromStock() -> UInt64? {
    let number = Int(handle - Hypervisor.firstHandle)
    guard stockUsed[number] < 80 else { return nil }
    defer { stockUsed[number] += 1 }
    return 0x10 + 80 * UInt64(number) + stockUsed[number]
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

  /// Does what a line about mainline's VMs and guests says.
  mutating func runOnGuests(_ operation: TraceOperation) -> TraceOutcome {
    switch operation.call {
    case .selectVM: return select(operation[0])
    case .selectHandle: recorder.handle = operation[0]
    case .memcacheAuto: recorder.stocksMemcache = operation[0] != 0
    case .vmUnreserve where !GuestRecorder.handles.contains(operation[0]):
      return TraceOutcome(result: ReturnCode.invalidArgument.rawValue)
    case .vmFinalize where GuestRecorder.readyMadeHandles.contains(operation[0]):
      return TraceOutcome(result: ReturnCode.notSupported.rawValue)
    case .vmInit, .vcpuInit, .memcachePush:
      guard writesHostStructure(operation) else {
        return TraceOutcome(result: ReturnCode.badAddress.rawValue)
      }
      return make(operation)
    case .vcpuLoad:
      let outcome = make(operation)
      if outcome.result == 0 { recorder.handle = operation[0] }
      return outcome
    case .hostShareGuest, .hostDonateGuest:
      stockMemcache()
      return make(operation)
    default: return make(operation)
    }
    return TraceOutcome(result: 0)
  }

  private mutating func make(_ operation: TraceOperation) -> TraceOutcome {
    TraceOutcome(hypervisor.execute(GuestCall(operation, on: recorder.handle)!, on: 0))
  }

  /// Puts what is loaded, and loads the vCPU of a ready-made VM.
  private mutating func select(_ number: UInt64) -> TraceOutcome {
    guard number < 3 else { return TraceOutcome(result: ReturnCode.invalidArgument.rawValue) }
    _ = hypervisor.execute(.putVCPU, on: 0)
    recorder.handle = Hypervisor.firstHandle + number
    return TraceOutcome(
      hypervisor.execute(.loadVCPU(handle: recorder.handle, index: 0), on: 0))
  }

  /// The host writes the structure that a call is about, or the link of a page that it offers;
  /// false where it may not. The recorder's host has structures in the first RAM region only.
  private mutating func writesHostStructure(_ operation: TraceOperation) -> Bool {
    let pfn = operation.call == .memcachePush ? operation[0] : operation[1]
    guard hypervisor.layout.ram.contains(pfn) else { return false }
    let page = PhysicalAddress(pfn: pfn)
    switch operation.call {
    case .vmInit:
      let call = GuestCall.setHostVM(
        page, handle: operation[0], createdVCPUs: 1, isProtected: operation[4] != 0)
      return hypervisor.execute(call, on: 0).result == .success
    case .vcpuInit:
      return hypervisor.execute(.setHostVCPU(page, index: operation[3]), on: 0).result
        == .success
    default: return true
    }
  }

  private mutating func stockMemcache() {
    guard recorder.stocksMemcache, GuestRecorder.readyMadeHandles.contains(recorder.handle),
      hypervisor.loadedHandle() == recorder.handle
    else { return }
    while let count = hypervisor.memcacheCount(), count < 2, let page = recorder.takeFromStock() {
      _ = hypervisor.execute(
        .stockMemcache(pfn: hypervisor.layout.readyMadeVMs.first + page), on: 0)
    }
  }
}
