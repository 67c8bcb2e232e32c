/// What a one-line change does to the code.
enum MutationKind: String, CaseIterable, Codable, Sendable {
  /// A condition that refuses is not looked at, or a function that checks is not called.
  case droppedCheck = "dropped-check"
  /// A condition, or one part of it, is the opposite.
  case negatedCondition = "negated-condition"
  /// `<` is `<=`, and so on.
  case wrongComparison = "wrong-comparison"
  /// A case or constant of a type is another one of it.
  case wrongState = "wrong-state"
  /// What is added or subtracted is not, is twice, or the other way round.
  case wrongCount = "wrong-count"
  /// A statement that writes is missing.
  case droppedWrite = "dropped-write"
  /// A statement that invalidates, frees or gives back is missing.
  case droppedInvalidation = "dropped-invalidation"
  /// A lock is not taken or not released.
  case droppedLock = "dropped-lock"
  /// A bound or a distance is one more, or one less.
  case offByOne = "off-by-one"
  /// Two arguments of a call changed places.
  case swappedArguments = "swapped-arguments"
}

/// Whether a change replaces a value or a whole statement.
enum MutationShape: Sendable { case expression, statement }

/// One change of the model's source, and where it is.
struct Mutant: Sendable {
  /// Its number among all candidates, from 1: the same for the same sources.
  var number = 0
  let file: String
  let line: Int
  /// The function that it is in; empty outside of any.
  let function: String
  let kind: MutationKind
  let shape: MutationShape
  /// The bytes of the file that it replaces.
  let range: Range<Int>
  let original: String
  /// What stands there instead; empty for a statement that is dropped.
  let replacement: String

  /// The change on one line, as a person would write it down.
  var change: String {
    "\(oneLine(original)) -> \(replacement.isEmpty ? "nothing" : oneLine(replacement))"
  }
}

/// A text with every run of white space as one space.
func oneLine(_ text: String) -> String {
  text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}
