/// What became of a mutant.
struct Verdict: Codable, Sendable {
  let number: Int
  let place: String
  let kind: MutationKind
  let original: String
  let mutated: String
  /// The profiles whose programs pass it.
  let reachedBy: [String]
  let seconds: Double
  let kill: Kill?
  /// Of a survivor that no program can tell from the original: why not.
  let equivalence: String?

  init(
    _ mutant: Mutant, reachedBy: [String], seconds: Double, kill: Kill?, equivalence: String?
  ) {
    number = mutant.number
    place = "\(mutant.file):\(mutant.line)"
    kind = mutant.kind
    original = oneLine(mutant.original)
    mutated = oneLine(mutant.replacement)
    self.reachedBy = reachedBy
    self.seconds = seconds
    self.kill = kill
    self.equivalence = kill == nil ? equivalence : nil
  }
}

/// A whole evaluation.
struct Evaluation: Codable, Sendable {
  let seed: UInt64
  let candidates: Int
  let secondsEach: Int
  let verdicts: [Verdict]

  var survivors: [Verdict] { verdicts.filter { $0.kill == nil } }
  var unexplained: [Verdict] { survivors.filter { $0.equivalence == nil } }
  func count(_ way: Kill.Way) -> Int { verdicts.count { $0.kill?.way == way } }
}
