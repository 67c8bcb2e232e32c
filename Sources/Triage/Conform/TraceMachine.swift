/// A machine on which a trace can be replayed and whose state can be read as the recorder reads it.
public protocol TraceMachine: ~Copyable {
  /// Whether the machine has such a call at all. Where not, sequences that use it are not run.
  func models(_ call: TraceCall) -> Bool

  /// Whether outcomes say how many allocations failed.
  var notesFailedAllocations: Bool { get }

  /// Boots afresh.
  mutating func reset()

  /// Makes the call once; `repeatLimit` and the expected outcome are not the machine's business.
  mutating func run(_ operation: TraceOperation) -> TraceOutcome

  /// What an `F` line would say now.
  mutating func page(_ pfn: UInt64) -> TracePage
  /// What a `G` line would say now; nil where the machine has no guests.
  mutating func guestPage(vm: UInt64, gfn: UInt64) -> TraceGuestPage?
  /// What a `K` line would say now; nil where the machine does not keep host structures.
  func hostVM(_ pfn: UInt64) -> TraceHostVM?
  /// What a `V` line would say now; nil where the machine has no table of VMs.
  func vm(_ handle: UInt64) -> TraceVM?
  /// What a `T` line would say now.
  func freePages(in pool: TracePool) -> UInt64
}

extension TraceMachine where Self: ~Copyable {
  public var notesFailedAllocations: Bool { true }

  /// What the machine says on the subject of a record; nil where it models no such thing.
  mutating func fact(like expected: TraceFact) -> TraceFact? {
    switch expected {
    case .page(let page): .page(self.page(page.pfn))
    case .guestPage(let page): guestPage(vm: page.vm, gfn: page.gfn).map { .guestPage($0) }
    case .hostVM(let vm): hostVM(vm.pfn).map { .hostVM($0) }
    case .vm(let vm): self.vm(vm.handle).map { .vm($0) }
    case .freePages(let pool, _): .freePages(pool, freePages(in: pool))
    }
  }

  /// Makes the call as often as the line says, ending after the first that fails or kills EL2.
  mutating func runRepeatedly(_ operation: TraceOperation) -> TraceOutcome {
    guard let limit = operation.repeatLimit else { return run(operation) }
    var total = TraceOutcome(result: 0, runCount: 0)
    for count in 1...max(limit, 1) {
      let outcome = run(operation)
      total.ending = outcome.ending
      total.result = outcome.result
      total.failedHostAllocations += outcome.failedHostAllocations
      total.failedHypAllocations += outcome.failedHypAllocations
      total.runCount = count
      if outcome.ending != .returned || outcome.result < 0 { break }
    }
    return total
  }
}
