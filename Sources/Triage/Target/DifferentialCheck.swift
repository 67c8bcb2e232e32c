import Hypercalls
import Target

/// Fails where a target does not do what the model does; what its signature says is preserved.
public struct DifferentialCheck: FailureCheck, ~Copyable {
  private var differential: Differential

  public init(_ differential: consuming Differential) {
    self.differential = differential
    self.differential.isThorough = true
  }

  public mutating func failure(of program: Program) -> Failure<String>? {
    guard let failure = differential.run(program) else { return nil }
    return Failure(signature: failure.signature, callIndex: failure.callIndex)
  }

  /// The whole report, where the signature is not enough.
  mutating func report(of program: Program) -> TargetFailure? { differential.run(program) }
}

/// A disagreement with a target made as short as it goes, with the text that a person keeps.
public struct MinimisedDisagreement: Sendable {
  public var program: Program
  public var failure: TargetFailure

  /// Nil where the target agrees, or does not do the same each time.
  public init?(
    _ program: Program, of differential: consuming Differential,
    onProgress: @escaping (Minimiser<DifferentialCheck>.Progress) -> Void = { _ in }
  ) {
    let profile = differential.profile
    var minimiser = Minimiser(
      layout: differential.layout, check: DifferentialCheck(differential), onProgress: onProgress)
    guard var shortest = minimiser.minimise(program),
      let failure = minimiser.check.report(of: shortest.program),
      failure.signature == shortest.failure.signature
    else { return nil }
    shortest.program.profile = profile
    self.program = shortest.program
    self.failure = failure
  }

  /// The program with its story above it.
  public func text(in layout: MachineLayout) -> String {
    let story = [failure.signature] + failure.story(in: layout)
    return ProgramText(program, above: story.map { "# " + $0 }).text(in: layout)
  }
}
