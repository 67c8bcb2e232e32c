import Hypercalls
import Specification

/// An abstract transition, a *cell* of coverage: an operation, the state that it met, what decided.
///
/// Exact: the fuzzer counts hashes of these, `hvcfuzz coverage` the transitions themselves. All of
/// it is told by the specification, which explores on its own what is legal.
public struct Transition: Hashable, Sendable {
  /// Operation, state as far as the rule speaks of it, rule and result, from the highest bits down:
  /// so they sort.
  public let rawValue: UInt64

  init(rawValue: UInt64) { self.rawValue = rawValue }

  @inline(__always)
  public init(_ opcode: Opcode, in state: JointState, _ rule: Rule, _ result: ReturnCode) {
    rawValue =
      UInt64(opcode.rawValue) << 56 | state.seen(by: rule).rawValue << 12
      | UInt64(rule.rawValue) << 4 | Self.resultClass(result)
  }

  public var opcode: Opcode { Opcode(rawValue: UInt8(rawValue >> 56)).unsafelyUnwrapped }
  public var state: JointState { JointState(rawValue: rawValue >> 12 & JointState.mask) }
  public var rule: Rule { Rule(rawValue: UInt8(rawValue >> 4 & 0xff)).unsafelyUnwrapped }

  /// What the call gives back: `0`, the name of an error, or `>0` for a number or an abort.
  public var result: String {
    switch rawValue & 15 {
    case 0: "0"
    case 1: ">0"
    case let index: ReturnCode.names[Int(index) - 2].name
    }
  }

  /// Which of `2^bits` counters of the engine counts the transition.
  @inline(__always) public func counter(bits: UInt64) -> Int {
    Int(truncatingIfNeeded: (rawValue &* 0x9e37_79b9_7f4a_7c15) &>> (64 &- bits))
  }

  /// Numbers that a call gives back are names of things, and say no more than that it was granted.
  @inline(__always) private static func resultClass(_ result: ReturnCode) -> UInt64 {
    result.rawValue == 0 ? 0 : result.rawValue > 0 ? 1 : errorClass(result)
  }

  private static func errorClass(_ result: ReturnCode) -> UInt64 {
    switch result {
    case .notPermitted: 2
    case .noEntry: 3
    case .tooBig: 4
    case .tryAgain: 5
    case .noMemory: 6
    case .denied: 7
    case .badAddress: 8
    case .busy: 9
    case .exists: 10
    case .invalidArgument: 11
    case .outOfRange: 12
    case .notSupported: 13
    default: 14
    }
  }
}

extension Transition: Comparable {
  public static func < (a: Transition, b: Transition) -> Bool { a.rawValue < b.rawValue }
}

extension Transition: CustomStringConvertible {
  /// `host_share_hyp [host's] = 0 granted`
  public var description: String { "\(opcode.name) [\(state)] = \(outcome)" }

  /// `-EPERM alreadyLent`
  public var outcome: String { "\(result) \(rule)" }
}
