import Testing

/// A rule that the whole project keeps, with examples that prove it can fail and can pass.
struct HouseRule: CustomTestStringConvertible, Sendable {
  /// As it would be told to a newcomer.
  var name: String
  var check: @Sendable (Repository) -> [Complaint]
  /// Each must give a complaint.
  var bad: [Repository]
  /// None may.
  var good: [Repository]

  var testDescription: String { name }
}

extension HouseRule {
  static let all: [HouseRule] =
    imports + lengths + texts + documentation + [calls, kernelFunctions, recordings, links]
}
