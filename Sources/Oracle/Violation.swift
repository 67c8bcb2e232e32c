import Hypercalls
import Hypervisor
import Specification

/// A rule that the machine broke, and where.
public struct Violation: Sendable, Equatable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// EL2 is dead: a `BUG_ON` or a fault.
    case panic
    /// A `WARN_ON` at EL2, which on hardware is a panic too.
    case warning
    /// The return code is not the specified one.
    case result
    /// A lock was taken out of order, not taken, or kept.
    case locking
    /// A refused call wrote something.
    case refusedChange
    /// A component can reach bytes that are not its own.
    case secrecy
    /// A page's state after the call is not the specified one.
    case change
    /// An invariant is false.
    case invariant
  }

  public var kind: Kind
  /// The call that broke it; nil where the check at boot or at the program's end found it.
  public var opcode: Opcode?
  /// The machine was unsound before the first call.
  public var isAtBoot = false
  /// Index of the call in the program, and which of its repetitions.
  public var callIndex = 0
  public var iteration: UInt32 = 0
  public var expected = ReturnCode.success
  public var actual = ReturnCode.success
  /// The check that the specification decided by.
  public var rule: Rule?
  public var invariant: Invariant?
  public var site = Site.none
  public var lockFault = LockFault.none
  /// What is wrong with the page, where the violation is about one.
  public var aspect: Aspect?
  public var pfn: UInt64?
}

extension Violation {
  /// What deduplication and minimising preserve: kind, rule, call, expected and actual.
  public var signature: String {
    var parts = ["\(kind)"]
    if let invariant { parts.append(invariant.id) }
    if let aspect { parts.append("\(aspect)") }
    if site != .none { parts.append("\(site)") }
    if lockFault != .none { parts.append("\(lockFault)") }
    parts.append(opcode?.name ?? (isAtBoot ? "boot" : "end"))
    if kind == .result { parts.append("\(Self.name(expected))/\(Self.name(actual))") }
    return parts.joined(separator: ":")
  }

  /// A handle or a count is as good as another.
  private static func name(_ code: ReturnCode) -> String {
    code.rawValue > 1 ? "n" : "\(code)"
  }

  private static func areAlike(_ code: ReturnCode, _ other: ReturnCode) -> Bool {
    code == other || code.rawValue > 1 && other.rawValue > 1
  }

  /// Whether two violations have the same signature, without making text of it.
  public func isSame(as other: Violation) -> Bool {
    kind == other.kind && invariant == other.invariant && aspect == other.aspect
      && site == other.site && lockFault == other.lockFault && opcode == other.opcode
      && isAtBoot == other.isAtBoot
      && (kind != .result
        || Self.areAlike(expected, other.expected) && Self.areAlike(actual, other.actual))
  }
}
