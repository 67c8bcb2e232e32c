import Hypercalls

/// Finds a simplest program that fails in the same way as a given one.
///
/// The contract:
/// * The result fails with the same signature, in the same profile.
/// * Every step goes down in `ProgramOrder`, so the search ends, and minimising what was minimised
///   changes nothing.
/// * At the end no deletion of one call or of a pair, and no simpler value of one argument,
///   repeat count or actor keeps the failure; nor do fewer calls in place of a few in a row, as
///   far as a search of a fixed length finds them.
/// * There is no chance in it: the same program gives the same result.
///
/// Deletions come first and in big pieces, because each later pass costs a run per call or per
/// argument; values come before page names, because a simpler range makes more pages free to move;
/// searching comes last, because it costs most. `docs/minimising.md` has the reason for each pass.
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
    case runs = "delete calls in a row"
    case repeats = "join equal calls"
    case header = "let the header order failures"
    case earlier = "drop calls before a failing allocation"
    case places = "delete calls whose work is done at boot"
    case actors = "let one CPU do another's calls"
    case allocations = "let fewer allocations fail"
    case arguments = "simplify arguments"
    case pages = "lower page numbers"
    case windows = "replace calls by fewer others"
  }

  let layout: MachineLayout
  var check: Check
  /// What a search for other calls may work in one pass, about in calls made.
  let searchMax: Int
  let onProgress: (Progress) -> Void

  /// The simplest failing program so far.
  var best = Program()
  var bestOrder: ProgramOrder
  var failure: Failure<Check.Signature>?
  public private(set) var executionCount = 0
  private var acceptedCount = 0

  public init(
    layout: MachineLayout, check: consuming Check, searchMax: Int = SearchBudget.plenty,
    onProgress: @escaping (Progress) -> Void = { _ in }
  ) {
    self.layout = layout
    self.check = check
    self.searchMax = searchMax
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

    // Round after round, also for long programs, until each pass in turn has found nothing: a
    // result is minimised to itself.
    var quietCount = 0
    while true {
      for pass in Pass.allCases {
        let before = acceptedCount
        run(pass)
        quietCount = acceptedCount == before ? quietCount + 1 : 0
        if quietCount == Pass.allCases.count { return failure.map { (best, $0) } }
      }
    }
  }

  private mutating func run(_ pass: Pass) {
    switch pass {
    case .cut: cut()
    case .unrelated: dropUnrelatedCalls()
    case .chunks: deleteChunks()
    case .calls: deleteSingleCalls()
    case .pairs: deletePairs()
    case .runs: deleteRuns()
    case .repeats: joinRepeats()
    case .header: orderFailuresInHeader()
    case .earlier: failEarlier()
    case .places: moveToPlaces()
    case .actors: mergeActors()
    case .allocations: simplifyFailurePoint()
    case .arguments: simplifyArguments()
    case .pages: lowerPages()
    case .windows: replaceWindows()
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
    // Most candidates have fewer calls, or are as long: the order of those alone has to be known.
    guard candidate.calls.count <= best.calls.count else { return false }
    let isShorter = candidate.calls.count < best.calls.count
    let order = isShorter ? nil : ProgramOrder(candidate, layout: layout)
    if let order, !(order < bestOrder) { return false }
    executionCount += 1
    guard let found = check.failure(of: candidate), found.signature == failure?.signature else {
      return false
    }
    best = candidate
    bestOrder = order ?? ProgramOrder(candidate, layout: layout)
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
