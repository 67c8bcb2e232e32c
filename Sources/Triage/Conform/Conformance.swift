/// How far a machine agrees with recorded traces, operation by operation and page by page.
///
/// The totals are all that the files contain: what was not run, because the machine does not model
/// it or had already died, counts as disagreeing.
public struct Conformance: Sendable {
  public enum Level: Int, CaseIterable, Sendable {
    /// Results, states and counts.
    case states = 1
    /// The leaves of the page tables too.
    case tables = 2
  }

  /// Of so many, so many agree.
  public struct Tally: Equatable, Sendable {
    public var agreeing = 0
    public var total = 0

    mutating func count(agrees: Bool) {
      total += 1
      if agrees { agreeing += 1 }
    }
  }

  public let level: Level
  /// How many disagreements are kept to be shown; all are counted.
  public let shownMax: Int

  public private(set) var operations = Tally()
  /// Final states of pages (`F`).
  public private(set) var pages = Tally()
  /// The other final records: guests' pages, VMs, free pages of the pools.
  public private(set) var otherRecords = Tally()
  public private(set) var unmodelledSequenceCount = 0
  public private(set) var unmodelledCalls: Set<TraceCall> = []
  /// The first sequences that disagree.
  public private(set) var shown: [Disagreement] = []
  public private(set) var disagreeingSequenceCount = 0

  public init(level: Level = .tables, shownMax: Int = 3) {
    self.level = level
    self.shownMax = shownMax
  }

  public var agrees: Bool {
    operations.agreeing == operations.total && pages.agreeing == pages.total
      && otherRecords.agreeing == otherRecords.total && disagreeingSequenceCount == 0
  }

  public mutating func replay<Machine: TraceMachine & ~Copyable>(
    _ file: TraceFile, on machine: inout Machine
  ) {
    let frames = WatchedFrames(file)
    for sequence in file.sequences { replay(sequence, of: file, frames, on: &machine) }
  }
}

extension Conformance {
  private mutating func replay<Machine: TraceMachine & ~Copyable>(
    _ sequence: TraceSequence, of file: TraceFile, _ frames: WatchedFrames,
    on machine: inout Machine
  ) {
    let path = file.path
    var unmodelled: [TraceCall] = []
    for operation in sequence.operations where !machine.models(operation.call) {
      unmodelled.append(operation.call)
    }
    guard unmodelled.isEmpty else {
      unmodelledSequenceCount += 1
      unmodelledCalls.formUnion(unmodelled)
      skip(sequence.operations[...], sequence.records)
      return
    }

    machine.reset()
    var differences: [Disagreement.Difference] = []
    for (index, operation) in sequence.operations.enumerated() {
      var actual = machine.runRepeatedly(operation)
      var expected = operation.expected
      if !file.header.notesFailedAllocations { actual = actual.withoutFailedAllocations }
      if !machine.notesFailedAllocations { expected = expected.withoutFailedAllocations }
      operations.count(agrees: actual == expected)
      if actual != expected {
        differences.append(
          Disagreement.Difference(
            line: operation.line, expected: operation.description,
            actual: "\(operation.request) = \(actual)"))
      }
      // Only a dead machine cannot go on; where the recorded one died, the sequence has ended.
      if actual.ending != .returned, actual.ending != expected.ending {
        skip(sequence.operations[(index + 1)...], sequence.records)
        note(differences, in: sequence, of: path)
        return
      }
    }
    for record in sequence.records {
      if let difference = compare(record, on: &machine) { differences.append(difference) }
    }
    // A VM that is gone, or a machine without guests, maps nothing.
    for page in frames.empty(after: sequence) {
      guard let actual = machine.guestPage(vm: page.vm, gfn: page.gfn), actual != page else {
        continue
      }
      differences.append(
        Disagreement.Difference(
          line: sequence.records.last!.line, expected: page.description,
          actual: actual.description))
    }
    note(differences, in: sequence, of: path)
  }

  /// Nil where the machine agrees.
  private mutating func compare<Machine: TraceMachine & ~Copyable>(
    _ record: TraceRecord, on machine: inout Machine
  ) -> Disagreement.Difference? {
    let actual = machine.fact(like: record.fact)
    let agrees = actual.map { matches(record.fact, $0) } ?? false
    count(record.fact, agrees: agrees)
    if agrees { return nil }
    return Disagreement.Difference(
      line: record.line, expected: record.fact.description,
      actual: actual?.description ?? "(not modelled)")
  }

  private func matches(_ expected: TraceFact, _ actual: TraceFact) -> Bool {
    if level == .states, case .page(let a) = expected, case .page(let b) = actual {
      return a.withoutMaps == b.withoutMaps
    }
    return expected == actual
  }

  private mutating func count(_ fact: TraceFact, agrees: Bool) {
    if case .page = fact {
      pages.count(agrees: agrees)
    } else {
      otherRecords.count(agrees: agrees)
    }
  }

  private mutating func skip(_ rest: ArraySlice<TraceOperation>, _ records: [TraceRecord]) {
    operations.total += rest.count
    for record in records { count(record.fact, agrees: false) }
  }

  private mutating func note(
    _ differences: [Disagreement.Difference], in sequence: TraceSequence, of path: String
  ) {
    guard !differences.isEmpty else { return }
    disagreeingSequenceCount += 1
    if shown.count < shownMax {
      shown.append(Disagreement(path: path, sequence: sequence, differences: differences))
    }
  }
}
