/// How long a trial took, or how long it was watched without a finding.
public struct Observation: Equatable, Sendable {
  public var value: Double
  /// The finding would have come later than that: all that is known.
  public var isCensored: Bool

  public init(_ value: Double, isCensored: Bool = false) {
    self.value = value
    self.isCensored = isCensored
  }
}

extension Collection<Observation> {
  /// The values with every censored one, and all from `limit` on, put at infinity, where they tie.
  func values(limit: Double) -> [Double] {
    map { $0.isCensored || $0.value >= limit ? .infinity : $0.value }
  }

  /// The shortest time that a trial without a finding was watched; infinity where all found.
  var shortestWatch: Double { lazy.filter(\.isCensored).map(\.value).min() ?? .infinity }
}
