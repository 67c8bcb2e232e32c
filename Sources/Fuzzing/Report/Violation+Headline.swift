import Oracle

extension Violation {
  /// What happened, in one line.
  public var headline: String {
    let place =
      opcode.map { "\($0.name), call \(callIndex + 1)" }
      ?? (isAtBoot ? "before the first call" : "the end of the program")
    let repetition = iteration == 0 ? "" : ", repetition \(iteration + 1)"
    return "\(event) (\(place)\(repetition))"
  }

  /// What must always be true and is not, or why another result was due; nil where it has no words.
  public var brokenRule: String? {
    if let invariant { return "\(invariant.id): \(invariant.sentence)" }
    return kind == .result ? rule?.sentence : nil
  }

  /// What happened, without the place.
  public var event: String {
    switch kind {
    case .panic: "EL2 panics: \(site.summary)"
    case .warning: "EL2 warns: \(site.summary)"
    case .result: "the result is \(actual), and must be \(expected)"
    case .locking: "a rule of locking is broken: \(lockFault)"
    case .refusedChange: "a refused call has changed something: \(subject)"
    case .secrecy: "memory is reachable that must not be: \(subject)"
    case .change: "the state after the call is not the specified one: \(subject)"
    case .invariant: "an invariant is broken: \(subject)"
    }
  }

  private var subject: String { aspect?.summary ?? "no page in particular" }
}
