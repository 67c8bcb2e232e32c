import Hypercalls
import Target

/// A target as a machine for traces: it is to do what the recorded kernel did.
///
/// A target makes all calls of a batch from the booted machine on, so each operation is answered by
/// making it after all that came before it.
public struct TargetTraceMachine: TraceMachine, ~Copyable {
  private var target: TargetProcess
  private let layout: MachineLayout
  private var calls: [RawCall] = []
  /// What the target did that no machine may; a trace cannot say it.
  public private(set) var failure: TargetFailure?

  public init(library: String, profile: Profile?, layout: MachineLayout) throws(TargetFailure) {
    target = try TargetProcess(library: library, profile: profile, layout: layout)
    self.layout = layout
  }

  public var notesFailedAllocations: Bool { false }

  public func models(_ call: TraceCall) -> Bool {
    call.opcode.map(target.opcodes.contains) ?? false
  }

  public mutating func reset() { calls = [] }

  public mutating func run(_ operation: TraceOperation) -> TraceOutcome {
    guard let call = operation.rawCall else {
      preconditionFailure("\(operation.call.rawValue) is no call")
    }
    calls.append(call)
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
    return TracePage(page, pfn: pfn, isMemory: layout.region(of: pfn).map { !$0.isNoMap })
  }

  public func guestPage(vm: UInt64, gfn: UInt64) -> TraceGuestPage? { nil }
  public func hostVM(_ pfn: UInt64) -> TraceHostVM? { nil }
  public func vm(_ handle: UInt64) -> TraceVM? { nil }
  public func freePages(in pool: TracePool) -> UInt64 { 0 }
}

extension TracePage {
  /// What the recorder would print; a target that has not answered has said nothing that is true.
  fileprivate init(_ page: TargetPage?, pfn: UInt64, isMemory: Bool?) {
    let own = page.flatMap { TraceState($0.hostState) } ?? .poisoned
    let host: TraceState =
      switch isMemory {
      case true: own
      case false: .noMap
      case nil: .mmio
      }
    self.init(
      pfn: pfn, host: TraceEntry(state: host, map: TraceMap(page?.host)),
      hyp: TraceEntry(
        state: page.flatMap { TraceState($0.hypState) } ?? .poisoned, map: TraceMap(page?.hyp)),
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

extension TraceMap {
  fileprivate init(_ entry: TargetPage.Entry?) {
    switch entry {
    case .valid(let level, let isReadable, let isWritable, let isExecutable):
      let permissions = TracePermissions(
        read: isReadable, write: isWritable, execute: isExecutable ? .all : .none)
      self = .valid(level: UInt8(clamping: level), permissions: permissions)
    case .annotated(let owner): self = .annotation(owner: owner, guest: nil)
    case .empty, .unknown, nil: self = .empty
    }
  }
}
