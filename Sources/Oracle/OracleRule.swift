import Specification

/// A rule that a finding is named after: an invariant, or what a call must answer and may touch.
public enum OracleRule: Hashable, Sendable {
  case invariant(Invariant)
  case call(Violation.Kind)

  /// All but a panic: nothing comes after it that another rule could find.
  public static let all: [OracleRule] =
    [Violation.Kind.warning, .result, .locking, .refusedChange, .change].map(OracleRule.call)
    + Invariant.allCases.filter { !Invariant.withoutCheck.contains($0) }.map(OracleRule.invariant)

  public var name: String {
    switch self {
    case .invariant(let invariant): invariant.id
    case .call(let kind): "\(kind)"
    }
  }

  fileprivate var bit: UInt64 {
    switch self {
    case .invariant(let invariant): 1 << UInt64(invariant.rawValue)
    case .call(let kind): 1 << (48 + UInt64(kind.rawValue))
    }
  }
}

/// A set of rules in one word.
public struct OracleRuleSet: Equatable, Sendable, ExpressibleByArrayLiteral {
  private var bits: UInt64 = 0

  public init(_ rules: some Sequence<OracleRule>) {
    for rule in rules { bits |= rule.bit }
  }

  public init(arrayLiteral rules: OracleRule...) { self.init(rules) }

  public var isEmpty: Bool { bits == 0 }

  public func contains(_ rule: OracleRule) -> Bool { bits & rule.bit != 0 }

  public mutating func insert(_ rule: OracleRule) { bits |= rule.bit }
}

extension Violation {
  /// The rule that it is named after.
  public var oracleRule: OracleRule { invariant.map(OracleRule.invariant) ?? .call(kind) }
}
