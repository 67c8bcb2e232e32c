import Target

extension TargetFailure {
  /// What of the target is wrong: the first two words of the signature.
  var rule: String { signature.split(separator: ":").prefix(2).joined(separator: ":") }

  /// What a target owes, in one sentence.
  var ruleSentence: String {
    switch kind {
    case .result: "A target gives the results that the model of its kernel gives."
    case .ending: "A call warns or panics in a target exactly when it does in the model."
    case .turns: "A repeated call fails in a target when it fails in the model."
    case .state: "After each call a target's pages have the model's states and counts."
    case .garbage: "A target answers with numbers that its interface has a meaning for."
    case .overrun: "A target fills in what it is given, and writes nothing beyond."
    case .signalled, .exited, .hung: "A target answers every call."
    case .refused: "A target can be reset, and its pages read, whatever was called."
    case .layout: "A target's memory lies where the model's does."
    }
  }
}
