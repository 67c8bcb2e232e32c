import Oracle

extension Violation {
  /// The rule that was broken, in one sentence.
  public var ruleSentence: String {
    if let invariant { return invariant.sentence }
    switch kind {
    case .panic: return "No call may end EL2."
    case .warning: return "No assertion of EL2's may fail: on hardware that is its end."
    case .result: return rule?.sentence ?? "A call gives the result that the design has for it."
    case .locking:
      return "Locks are taken in order, held where tables are written, and given back."
    case .refusedChange: return "A call that is refused changes nothing."
    case .secrecy: return "Nobody can reach bytes that are not theirs."
    case .change: return "A call changes what the design has it change, and nothing else."
    case .invariant: return "What is always true stays true."
    }
  }
}
