/// How a fuzzing process comes by its programs: by all that is built, or by less, to compare.
public enum Strategy: String, CaseIterable, Sendable {
  /// State-aware mutation, and abstract transitions as feedback beside the engine's own coverage.
  case full
  /// The same mutation; the engine has its coverage of the model's code alone.
  case noFeedback = "no-feedback"
  /// Mutation call by call that never asks the specification what suits the state.
  case noState = "no-state"
  /// The engine's mutation of bytes alone, and its coverage alone; header and profile stay.
  case bytes
  /// Calls and arguments drawn uniformly: every program is new, and nothing is learnt from any.
  case random

  /// Whether abstract transitions are counted for the engine.
  public var countsTransitions: Bool { self == .full || self == .noState }

  /// Whether the mutator looks at the specification's state.
  public var looksAtState: Bool { self == .full || self == .noFeedback }

  /// Whether direct calls come without regard to their contracts, which the oracle then passes
  /// over: ending a program there would handicap who cannot know of them.
  public var ignoresContracts: Bool { self == .bytes || self == .random }
}
