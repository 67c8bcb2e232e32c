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
    var specification = Specification(design: profile.design, layout: layout)
    var search = WeakPointSearch(profile: profile, layout: layout)
    for sequence in file.sequences {
      replay(sequence, of: file, on: &specification, &search)
    }
  }
}

extension SpecificationConformance {
  private mutating func replay(
    _ sequence: TraceSequence, of file: TraceFile, on specification: inout Specification,
    _ search: inout WeakPointSearch
  ) {
    let path = file.path
    // Where failed allocations are not told, nothing bears out what comes of memory pressure.
    let judgesPressure = file.header.notesFailedAllocations
    let unknown = sequence.operations.filter {
      $0.rawCall == nil && !($0.call.isPoolKeeping && judgesPressure) || $0.repeatLimit != nil
    }
    guard unknown.isEmpty else {
      unknownSequenceCount += 1
      unknownCalls.formUnion(unknown.map(\.call))
      skip(sequence, from: 0)
      return
    }

    specification.reset()
    for (index, operation) in sequence.operations.enumerated() {
      // How many table pages are free is no business of the specification.
      guard let call = operation.rawCall else {
        operations.count(agrees: true)
        continue
      }
      let keepsContract = specification.contractHolds(call)
      let outcome = operation.expected
      let expectation = specification.step(call, evidence: Evidence(recorded: outcome))
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
      guard outcome.ending == .returned, isRefusedAnyway else {
        skip(sequence, from: index + 1)
        return
      }
    }
    for record in sequence.records { compare(record, of: path, with: specification) }
  }

  private mutating func compare(
    _ record: TraceRecord, of path: String, with specification: borrowing Specification
  ) {
    guard case .page(let page) = record.fact else { return }
    let specified = specification[page.pfn]
    let agrees = page.abstraction.map { $0.isSameApartFromContent(specified) } ?? false
    pages.count(agrees: agrees)
    if !agrees {
      pageDifferences.append("\(path):\(record.line): \(page); specified: \(specified)")
    }
  }

  private mutating func skip(_ sequence: TraceSequence, from index: Int) {
    let operationCount = sequence.operations.count - index
    let pageCount = sequence.records.count { if case .page = $0.fact { true } else { false } }
    operations.total += operationCount
    pages.total += pageCount
    unjudgedOperationCount += operationCount
    unjudgedPageCount += pageCount
  }
}
