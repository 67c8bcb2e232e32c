import Hypercalls
import Hypervisor

/// What a line of a trace has done: a call, and what its recorder did before it.
struct RecordedCalls {
  /// Calls whose results do not show.
  var before: [RawCall] = []
  /// Unless they must work: the first that fails is the line's result then.
  var mustWork = false
  /// Nil where the recorder makes none.
  var call: RawCall?
  /// What the recorder answers by itself.
  var answer = ReturnCode.success
}

/// What the recorder knows of the machine when it makes a line's calls.
struct RecorderView {
  /// The VM whose vCPU the CPU has loaded, and how many pages are held for its tables.
  var loadedHandle: UInt64?
  var memcacheCount: Int
  var ram: PageRange
}

/// What recorders keep of their own, and how their lines become calls.
///
/// That of mainline's guests keeps the VM that its operations are about, and stocks of table pages
/// for the ready-made VMs.
struct TraceRecorder: Sendable {
  private static let readyMadeHandles = Hypervisor.firstHandle..<Hypervisor.firstHandle + 3
  /// Handles that a VM can have at all.
  private static let handles = Hypervisor.firstHandle..<Hypervisor.firstHandle + 255

  let design: Design
  private var handle = Hypervisor.firstHandle
  /// Tops EL2's list of table pages up from the stock before a call may need them.
  private var stocksMemcache = true
  private var stockUsed: InlineArray<3, UInt64> = [0, 0, 0]

  init(design: Design) { self.design = design }

  /// What a line does; nil where it only keeps the pools of tables.
  mutating func calls(for operation: TraceOperation, _ view: RecorderView) -> RecordedCalls? {
    if design == .mainline, let call = operation.guestCall(on: handle) {
      return calls(on: call, for: operation, view)
    }
    switch operation.call {
    case .selectVM: return select(operation[0])
    case .selectHandle:
      handle = operation[0]
      return RecordedCalls()
    case .memcacheAuto:
      stocksMemcache = operation[0] != 0
      return RecordedCalls()
    case .vcpuInit, .vcpuInitAt:
      // The host writes its structure, if it may, before it asks for the vCPU.
      guard let call = operation.vmCall612 else { return nil }
      return RecordedCalls(before: [RawCall(.setHostVCPU, call.x[1], operation[3])], call: call)
    default:
      return (operation.vmCall612 ?? operation.rawCall).map { RecordedCalls(call: $0) }
    }
  }

  /// A line names a VM once it is loaded.
  mutating func note(_ operation: TraceOperation, result: ReturnCode) {
    if operation.call == .vcpuLoad, result == .success { handle = operation[0] }
  }
}

// Guests of mainline.
extension TraceRecorder {
  private mutating func calls(
    on call: RawCall, for operation: TraceOperation, _ view: RecorderView
  ) -> RecordedCalls {
    switch operation.call {
    case .vmUnreserve where !Self.handles.contains(operation[0]):
      return RecordedCalls(answer: .invalidArgument)
    case .vmFinalize where Self.readyMadeHandles.contains(operation[0]):
      return RecordedCalls(answer: .notSupported)
    case .memcachePush:
      // The recorder's host has structures in the first RAM region only.
      guard view.ram.contains(operation[0]) else { return RecordedCalls(answer: .badAddress) }
    case .vmInit, .vcpuInit:
      guard view.ram.contains(operation[1]) else { return RecordedCalls(answer: .badAddress) }
      let structure = operation[1] << 12
      let writes =
        operation.call == .vmInit
        ? RawCall(.setHostVM, structure, operation[0], 1, operation[4])
        : RawCall(.setHostVCPU, structure, operation[3])
      return RecordedCalls(before: [writes], mustWork: true, call: call)
    case .hostShareGuest, .hostDonateGuest:
      return RecordedCalls(before: stock(view), call: call)
    default: break
    }
    return RecordedCalls(call: call)
  }

  /// Puts what is loaded, and loads the vCPU of a ready-made VM.
  private mutating func select(_ number: UInt64) -> RecordedCalls {
    guard number < 3 else { return RecordedCalls(answer: .invalidArgument) }
    handle = Hypervisor.firstHandle + number
    return RecordedCalls(before: [RawCall(.vcpuPut)], call: RawCall(.vcpuLoad, handle, 0))
  }

  private mutating func stock(_ view: RecorderView) -> [RawCall] {
    guard stocksMemcache, Self.readyMadeHandles.contains(handle), view.loadedHandle == handle
    else { return [] }
    var calls: [RawCall] = []
    let number = Int(handle - Hypervisor.firstHandle)
    let readyMade = MachineLayout.standard.readyMadeVMs.first
    while view.memcacheCount + calls.count < 2, stockUsed[number] < 80 {
      let page = 0x10 + 80 * UInt64(number) + stockUsed[number]
      calls.append(RawCall(.stockMemcache, readyMade + page))
      stockUsed[number] += 1
    }
    return calls
  }
}
