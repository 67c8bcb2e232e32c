import Hypercalls
import Triage

extension MinimiseCommand {
  /// A program in which the tool itself ends, made as short as it goes: every run of it takes a
  /// process with it.
  func minimisedInternalError(_ program: Program, in mode: RunMode) -> KeptMinimum? {
    var minimiser = Minimiser(
      layout: .standard, check: InternalErrorCheck(Worker(mode)), onProgress: progress())
    guard let (shortest, failure) = minimiser.minimise(program) else { return nil }
    let error =
      InternalError(failure.signature)
      ?? InternalError(
        signal: failure.signature, in: nil, callIndex: nil)
    return KeptMinimum(program: shortest, mode: mode, text: error.text(shortest, in: mode))
  }
}

/// What minimising gives: the program, and the text that is kept of it.
struct KeptMinimum {
  var program: Program
  var mode: RunMode
  var text: String
}

extension KeptMinimum {
  init(_ minimised: MinimisedProgram) {
    self.init(
      program: minimised.program, mode: minimised.mode, text: minimised.text(in: .standard))
  }
}
