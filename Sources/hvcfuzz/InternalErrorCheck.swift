import Hypercalls
import Triage

/// Fails where the tool itself ends in the middle of a program, with the same signal and call.
struct InternalErrorCheck: FailureCheck, ~Copyable {
  private var worker: Worker

  init(_ worker: consuming Worker) { self.worker = worker }

  mutating func failure(of program: Program) -> Failure<String>? {
    // A process that cannot be started fails no program.
    guard case .internalError(let error)? = try? worker.run(program) else { return nil }
    return Failure(signature: error.signature, callIndex: error.callIndex)
  }
}
