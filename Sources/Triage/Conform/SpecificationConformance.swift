import Hypercalls
import Hypervisor
import Specification

/// How far recorded kernels do what the specification says, and why where they do not.
///
/// The specification alone answers for a design without weak points, so it differs from kernels as
/// they are. Every difference has to be explained by a weak point, or by a caller that broke the
/// contract of a direct call. Behind it, states may have come apart: the rest of such a sequence is
/// not judged, and counted as such.
public struct SpecificationConformance: Sendable {
  /// An operation that did not end as specified.
  public struct Difference: Sendable {
    public var path: String
    public var operation: TraceOperation
    public var expectation: Expectation
    /// Nil where nothing explains it.
    public var explanation: Explanation?
  }

  public enum Explanation: Hashable, Sendable {
    /// The model that lacks them does as specified.
    case weakPoints([SeededBug])
    /// Only EL2 makes the call, and never in such a state.
    case brokenContract
  }

  public private(set) var operations = Conformance.Tally()
  public private(set) var pages = Conformance.Tally()
  public private(set) var differences: [Difference] = []
  /// Pages that are not as specified at the end of a sequence that was judged to its end.
  public private(set) var pageDifferences: [String] = []
  /// Operations and pages behind a difference, or in sequences that are not specified.
  public private(set) var unjudgedOperationCount = 0
  public private(set) var unjudgedPageCount = 0
  public private(set) var unknownSequenceCount = 0
  public private(set) var unknownCalls: Set<TraceCall> = []

  public init() {}

  /// Whether nothing is left unexplained.
  public var isExplained: Bool {
    pageDifferences.isEmpty && differences.allSatisfy { $0.explanation != nil }
  }

  public mutating func replay(_ file: TraceFile, profile: Profile) {
    let layout = file.header.layout
    var follower = SpecificationFollower(
      design: profile.design, extensions: profile.extensions, layout: layout)
    var search = WeakPointSearch(profile: profile, layout: layout)
    for sequence in file.sequences {
      replay(sequence, of: file, on: &follower, &search)
    }
  }
}

extension SpecificationConformance {
  private mutating func replay(
    _ sequence: TraceSequence, of file: TraceFile, on follower: inout SpecificationFollower,
    _ search: inout WeakPointSearch
  ) {
    let path = file.path
    // Where failed allocations are not told, nothing bears out what comes of memory pressure.
    let judgesPressure = file.header.notesFailedAllocations
    let unknown = sequence.operations.filter {
      $0.repeatLimit != nil || $0.call.isPoolKeeping && !judgesPressure
    }
    guard unknown.isEmpty else {
      unknownSequenceCount += 1
      unknownCalls.formUnion(unknown.map(\.call))
      skip(sequence, from: 0)
      return
    }

    follower.reset()
    for (index, operation) in sequence.operations.enumerated() {
      let outcome = operation.expected
      let answer = follower.follow(operation, Evidence(recorded: outcome))
      guard case .call(let expectation, let keepsContract, let mayComeApart) = answer else {
        count(operation, answer, of: path)
        continue
      }
      let agrees = outcome.ending == .returned && outcome.result == expectation.result.rawValue
      operations.count(agrees: agrees)
      if agrees { continue }
      differences.append(
        Difference(
          path: path, operation: operation, expectation: expectation,
          explanation: keepsContract
            ? search.explanation(of: sequence.operations[...index]).map { .weakPoints($0) }
            : .brokenContract))
      // Two refusals change nothing, whatever they are called: states have not come apart.
      let isRefusedAnyway = outcome.result < 0 && expectation.result.isError
      guard outcome.ending == .returned, isRefusedAnyway, !mayComeApart else {
        skip(sequence, from: index + 1)
        return
      }
    }
    for record in sequence.records { compare(record, of: path, with: follower.specification) }
  }

  /// How many table pages are free is no business of the specification; what the recorder answers
  /// by itself has to be what it was.
  private mutating func count(
    _ operation: TraceOperation, _ answer: SpecificationFollower.Answer, of path: String
  ) {
    guard case .recorder(let result?) = answer else {
      operations.count(agrees: true)
      return
    }
    let agrees = operation.expected.result == result.rawValue
    operations.count(agrees: agrees)
    if !agrees { pageDifferences.append("\(path):\(operation.line): \(operation)") }
  }

  private mutating func compare(
    _ record: TraceRecord, of path: String, with specification: borrowing Specification
  ) {
    switch record.fact {
    case .page(let page):
      let specified = specification[page.pfn]
      let recorded = page.abstraction(like: specified)
      let agrees = recorded.map { $0.isSameAsRecorded(specified) } ?? false
      count(agrees: agrees, "\(path):\(record.line): \(page); specified: \(specified)")
    case .guestPage(let page):
      let specified = TraceGuestPage(vm: page.vm, gfn: page.gfn, in: specification)
      count(agrees: page == specified, "\(path):\(record.line): \(page); specified: \(specified)")
    case .vm(let vm):
      let specified = TraceVM(handle: vm.handle, in: specification)
      count(agrees: vm == specified, "\(path):\(record.line): \(vm); specified: \(specified)")
    // What of the host's memory is a list, and what the pools have left, the oracle compares.
    case .hostVM, .freePages: break
    }
  }

  private mutating func count(agrees: Bool, _ difference: @autoclosure () -> String) {
    pages.count(agrees: agrees)
    if !agrees { pageDifferences.append(difference()) }
  }

  private mutating func skip(_ sequence: TraceSequence, from index: Int) {
    let operationCount = sequence.operations.count - index
    let pageCount = sequence.records.count {
      switch $0.fact {
      case .page, .guestPage, .vm: true
      case .hostVM, .freePages: false
      }
    }
    operations.total += operationCount
    pages.total += pageCount
    unjudgedOperationCount += operationCount
    unjudgedPageCount += pageCount
  }
}
