@testable import Triage

/// A machine that only knows what a trace says, so that it agrees with it but for planted errors.
struct PlaybackMachine: TraceMachine {
  let file: TraceFile
  /// Calls that it is not to have.
  var unmodelled: Set<TraceCall> = []
  /// Changes what the operation on a line does.
  var outcomes: (_ line: Int, _ outcome: inout TraceOutcome) -> Void = { _, _ in }
  /// Changes what is read of the final state.
  var facts: (inout TraceFact) -> Void = { _ in }

  private var sequenceIndex = -1
  private var runCounts: [Int: Int] = [:]
  private(set) var runLines: [Int] = []

  init(_ file: TraceFile) { self.file = file }

  func models(_ call: TraceCall) -> Bool { !unmodelled.contains(call) }

  mutating func reset() {
    sequenceIndex += 1
    runCounts = [:]
    // Sequences that are not modelled are not booted for.
    while file.sequences[sequenceIndex].operations.contains(where: { !models($0.call) }) {
      sequenceIndex += 1
    }
  }

  mutating func run(_ operation: TraceOperation) -> TraceOutcome {
    runLines.append(operation.line)
    runCounts[operation.line, default: 0] += 1
    var outcome = operation.expected
    if let last = outcome.runCount {
      outcome.runCount = nil
      if runCounts[operation.line]! < last { outcome = TraceOutcome(result: 0) }
    }
    outcomes(operation.line, &outcome)
    return outcome
  }

  private func recorded(_ isWanted: (TraceFact) -> Bool) -> TraceFact? {
    guard var fact = file.sequences[sequenceIndex].records.map(\.fact).first(where: isWanted)
    else { return nil }
    facts(&fact)
    return fact
  }

  func page(_ pfn: UInt64) -> TracePage {
    let fact = recorded { if case .page(let page) = $0 { page.pfn == pfn } else { false } }
    guard case .page(let page) = fact else { fatalError("no record of page \(pfn)") }
    return page
  }

  func guestPage(vm: UInt64, gfn: UInt64) -> TraceGuestPage? {
    let fact = recorded {
      if case .guestPage(let page) = $0 { page.vm == vm && page.gfn == gfn } else { false }
    }
    if case .guestPage(let page) = fact { return page }
    var empty = TraceFact.guestPage(
      TraceGuestPage(
        vm: vm, gfn: gfn, entry: TraceEntry(state: .noPage, map: .empty), pfn: nil))
    facts(&empty)
    guard case .guestPage(let page) = empty else { return nil }
    return page
  }
  func hostVM(_ pfn: UInt64) -> TraceHostVM? {
    let fact = recorded { if case .hostVM(let vm) = $0 { vm.pfn == pfn } else { false } }
    guard case .hostVM(let vm) = fact else { return nil }
    return vm
  }

  func vm(_ handle: UInt64) -> TraceVM? {
    let fact = recorded { if case .vm(let vm) = $0 { vm.handle == handle } else { false } }
    guard case .vm(let vm) = fact else { return nil }
    return vm
  }

  func freePages(in pool: TracePool) -> UInt64 {
    let fact = recorded { if case .freePages(pool, _) = $0 { true } else { false } }
    guard case .freePages(_, let count) = fact else { fatalError("no record of \(pool)") }
    return count
  }
}
