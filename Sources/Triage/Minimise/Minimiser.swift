import Hypercalls

/// Finds a simplest program that fails in the same way as a given one.
///
/// The contract:
/// * The result fails with the same signature, in the same profile.
/// * Every step goes down in `ProgramOrder`, so the search ends, and minimising what was minimised
///   changes nothing.
/// * At the end no deletion of one call or of a pair, and no simpler value of one argument,
///   repeat count or actor keeps the failure.
/// * There is no chance in it: the same program gives the same result.
///
/// Deletions come first and in big pieces, because each later pass costs a run per call or per
/// argument; values come before page names, because a simpler range makes more pages free to move.
public struct Minimiser<Check: FailureCheck & ~Copyable>: ~Copyable {
  /// How far the search is, for showing.
  public struct Progress: Sendable, Equatable {
    public var pass: Pass
    public var callCount: Int
    public var executionCount: Int
    /// How often a simpler program was found.
    public var acceptedCount: Int

    public func improves(on last: Progress?) -> Bool { acceptedCount > last?.acceptedCount ?? 0 }
  }

  public enum Pass: String, Sendable, CaseIterable {
    case cut = "cut after the failing call"
    case unrelated = "drop calls on other pages"
    case chunks = "delete in chunks"
    case calls = "delete single calls"
    case pairs = "delete pairs of calls"
    case repeats = "join equal calls"
    case header = "let the header order failures"
    case earlier = "drop calls before a failing allocation"
    case places = "delete calls whose work is done at boot"
    case allocations = "let fewer allocations fail"
    case arguments = "simplify arguments"
    case pages = "lower page numbers"
  }

  let layout: MachineLayout
  var check: Check
  let onProgress: (Progress) -> Void

  /// The simplest failing program so far.
  var best = Program()
  var bestOrder: ProgramOrder
  var failure: Failure<Check.Signature>?
  public private(set) var executionCount = 0
  private var acceptedCount = 0

  public init(
    layout: MachineLayout, check: consuming Check,
    onProgress: @escaping (Progress) -> Void = { _ in }
  ) {
    self.layout = layout
    self.check = check
    self.onProgress = onProgress
    bestOrder = ProgramOrder(best, layout: layout)
  }

  /// The simplest program found and how it fails, or nil where the program given does not fail.
  public mutating func minimise(
    _ program: Program
  ) -> (program: Program, failure: Failure<Check.Signature>)? {
    executionCount = 1
    acceptedCount = 0
    failure = check.failure(of: program)
    guard failure != nil else { return nil }
    best = program
    bestOrder = ProgramOrder(program, layout: layout)

    run(.cut)
    run(.unrelated)
    run(.chunks)
    let descent: [Pass] = [
      .calls, .pairs, .repeats, .header, .earlier, .places, .allocations, .arguments, .pages,
    ]
    while true {
      let before = bestOrder
      for pass in descent { run(pass) }
      if bestOrder == before { break }
    }
    return failure.map { (best, $0) }
  }

  private mutating func run(_ pass: Pass) {
    switch pass {
    case .cut: cut()
    case .unrelated: dropUnrelatedCalls()
    case .chunks: deleteChunks()
    case .calls: deleteSingleCalls()
    case .pairs: deletePairs()
    case .repeats: joinRepeats()
    case .header: orderFailuresInHeader()
    case .earlier: failEarlier()
    case .places: moveToPlaces()
    case .allocations: simplifyFailurePoint()
    case .arguments: simplifyArguments()
    case .pages: lowerPages()
    }
    onProgress(
      Progress(
        pass: pass, callCount: best.calls.count, executionCount: executionCount,
        acceptedCount: acceptedCount))
  }
}

extension Minimiser where Check: ~Copyable {
  /// Takes a candidate that is simpler and fails in the same way.
  mutating func accepts(_ candidate: Program) -> Bool {
    let order = ProgramOrder(candidate, layout: layout)
    guard order < bestOrder else { return false }
    executionCount += 1
    guard let found = check.failure(of: candidate), found.signature == failure?.signature else {
      return false
    }
    best = candidate
    bestOrder = order
    failure = found
    acceptedCount += 1
    return true
  }

  mutating func accepts(calls: [RawCall]) -> Bool {
    var candidate = best
    candidate.calls = calls
    return accepts(candidate)
  }
}
