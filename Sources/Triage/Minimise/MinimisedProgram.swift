import Hypercalls
import Oracle

/// A finding made as short as it goes, with the text that a person keeps.
public struct MinimisedProgram: Sendable {
  public var program: Program
  public var violation: Violation
  public var mode: RunMode
  /// What each call gave.
  private var results: [ExpectedResult?]

  /// Nil where the program does not fail.
  public init?(
    _ program: Program, in mode: RunMode, layout: MachineLayout,
    searchMax: Int = SearchBudget.plenty,
    onProgress: @escaping (Minimiser<LockstepCheck>.Progress) -> Void = { _ in }
  ) {
    var minimiser = Minimiser(
      layout: layout, check: LockstepCheck(mode, layout: layout), searchMax: searchMax,
      onProgress: onProgress)
    guard var shortest = minimiser.minimise(program)?.program else { return nil }
    shortest.profile = mode.profile

    var results: [ExpectedResult?] = []
    var lockstep = Lockstep(profile: mode.profile, bugs: mode.bugSet, layout: layout)
    let verdict = lockstep.run(shortest) { lockstep, _ in
      results.append(lockstep.lastOutcome.asExpected)
    }
    guard case .violation(let violation) = verdict else { return nil }
    self.program = shortest
    self.violation = violation
    self.mode = mode
    self.results = results
  }

  /// The program with its story above it and the results that it gives.
  public func text(in layout: MachineLayout) -> String {
    let story = [violation.signature] + violation.story(in: layout)
    return programText(above: story.map { "# " + $0 }).text(in: layout)
  }

  /// The program with the results that it gives, and lines of one's own above it.
  func programText(above: [String]) -> ProgramText {
    ProgramText(program, bugs: mode.bugs.map(\.entry.id), expected: results, above: above)
  }
}
