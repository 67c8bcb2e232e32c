import Hypercalls
import Hypervisor
import Target

/// A target as a machine for traces: it is to do what the recorded kernel did.
///
/// A target makes all calls of a batch from the booted machine on, so each operation is answered by
/// making it after all that came before it. Which calls a line about guests comes to depends on
/// what the recorder saw, and that the model knows.
public struct TargetTraceMachine: TraceMachine, ~Copyable {
  private var target: TargetProcess
  private var model: HypervisorTraceMachine
  private let layout: MachineLayout
  private let design: Design
  private var calls: [RawCall] = []
  /// What the target did that no machine may; a trace cannot say it.
  public private(set) var failure: TargetFailure?

  public init(library: String, profile: Profile?, layout: MachineLayout) throws(TargetFailure) {
    // Nothing is stored before this may throw.
    let target = try TargetProcess(library: library, profile: profile, layout: layout)
    let profile = profile ?? target.profile ?? .mainline
    self.target = target
    model = HypervisorTraceMachine(profile: profile, layout: layout)
    design = profile.design
    self.layout = layout
  }

  public var notesFailedAllocations: Bool { false }

  public func models(_ call: TraceCall) -> Bool {
    if let opcode = call.opcode { return target.opcodes.contains(opcode) }
    return HypervisorTraceMachine.isAboutGuests(call) && model.models(call)
      && target.opcodes.contains(.hostShareGuest)
  }

  public mutating func reset() {
    calls = []
    model.reset()
  }

  public mutating func run(_ operation: TraceOperation) -> TraceOutcome {
    let outcome = model.run(operation)
    calls += model.calls
    if model.isAnsweredByRecorder { return outcome }
    do throws(TargetFailure) {
      guard let answer = try target.make(calls).answers.last else {
        return TraceOutcome(ending: .panicked, result: 0)
      }
      switch answer.ending {
      case .returned: return TraceOutcome(result: answer.result.rawValue)
      case .warned: return TraceOutcome(ending: .warned, result: answer.result.rawValue)
      case .panicked, .dead, .unsupported: return TraceOutcome(ending: .panicked, result: 0)
      }
    } catch {
      failure = failure ?? error
      return TraceOutcome(ending: .panicked, result: 0)
    }
  }

  public mutating func page(_ pfn: UInt64) -> TracePage {
    let page: TargetPage?
    do throws(TargetFailure) {
      page = try target.make(calls, lookingAt: [PageRange(first: pfn, count: 1)]).pages.first?.page
    } catch {
      failure = failure ?? error
      page = nil
    }
    return TracePage(
      page, pfn: pfn, isMemory: layout.region(of: pfn).map { !$0.isNoMap }, design: design)
  }

  public mutating func guestPage(vm: UInt64, gfn: UInt64) -> TraceGuestPage? {
    guard model.guestPage(vm: vm, gfn: gfn) != nil else { return nil }
    let handle = vm < 3 ? Hypervisor.firstHandle + vm : vm
    do throws(TargetFailure) {
      return TraceGuestPage(
        vm: vm, gfn: gfn, try target.make(calls, lookingAt: gfn, ofVM: handle))
    } catch {
      failure = failure ?? error
      return nil
    }
  }

  public func hostVM(_ pfn: UInt64) -> TraceHostVM? { nil }
  public func vm(_ handle: UInt64) -> TraceVM? { nil }
  public func freePages(in pool: TracePool) -> UInt64 { 0 }
}

extension TracePage {
  /// What the recorder would print; a target that has not answered has said nothing that is true.
  fileprivate init(_ page: TargetPage?, pfn: UInt64, isMemory: Bool?, design: Design) {
    let own = page.flatMap { TraceState($0.hostState) } ?? .poisoned
    let host: TraceState =
      switch isMemory {
      case true: own
      case false: .noMap
      case nil: .mmio
      }
    self.init(
      pfn: pfn, host: TraceEntry(state: host, map: TraceMap(page?.host, execute: .all)),
      hyp: TraceEntry(
        state: page.flatMap { TraceState($0.hypState) } ?? .poisoned,
        map: TraceMap(page?.hyp, execute: design == .mainline ? .privileged : .all)),
      refcount: UInt64(page?.pinCount ?? .max), shareCount: UInt64(page?.shareCount ?? .max))
  }
}

extension TraceState {
  fileprivate init?(_ number: UInt8) {
    let states: [TraceState] = [.owned, .sharedOwned, .sharedBorrowed, .noPage, .poisoned]
    guard number < states.count else { return nil }
    self = states[Int(number)]
  }
}

extension TraceGuestPage {
  fileprivate init(vm: UInt64, gfn: UInt64, _ page: TargetGuestPage) {
    let state = TraceState(page.state) ?? .poisoned
    guard case .valid(let level, _, _, _) = page.entry else {
      self.init(vm: vm, gfn: gfn, entry: TraceEntry(state: state, map: .empty), pfn: nil)
      return
    }
    let map = TraceMap(page.entry, execute: .all, isAccessed: page.isYoung)
    // The recorder prints the first page of a block.
    let offset = gfn & (1 << UInt64(9 * max(3 - level, 0)) - 1)
    self.init(
      vm: vm, gfn: gfn, entry: TraceEntry(state: state, map: map), pfn: page.pfn &- offset)
  }
}

extension TraceMap {
  /// `execute` is how the table's format spells that a page may be executed; only a guest's entry
  /// says whether it was accessed.
  fileprivate init(
    _ entry: TargetPage.Entry?, execute: TracePermissions.Execute, isAccessed: Bool? = nil
  ) {
    switch entry {
    case .valid(let level, let isReadable, let isWritable, let isExecutable):
      let permissions = TracePermissions(
        read: isReadable, write: isWritable, execute: isExecutable ? execute : .none,
        accessed: isAccessed)
      self = .valid(level: UInt8(clamping: level), permissions: permissions)
    case .annotated(let owner): self = .annotation(owner: owner, guest: nil)
    case .annotatedGuest(let handle, let gfn):
      self = .annotation(owner: 2, guest: TraceGuestFrame(handle: handle, gfn: gfn))
    case .empty, .unknown, nil: self = .empty
    }
  }
}
