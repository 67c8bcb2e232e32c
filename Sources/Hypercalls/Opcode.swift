/// One number for each call or event, dense from 0 and append-only: corpora keep them.
///
/// A number is never reused, and a different argument list is a different opcode.
public enum Opcode: UInt8, CaseIterable, Sendable {
  case hostShareHyp = 0
  case hostUnshareHyp = 1
  case hostShareHypRange = 2
  case hostUnshareHypRange = 3
  case hostDonateHyp = 4
  case hypDonateHost = 5
  case hypPinSharedMem = 6
  case hypUnpinSharedMem = 7
  case hostShareFFA = 8
  case hostUnshareFFA = 9
  case hostRead = 10
  case hostWrite = 11
  case hostMemAbort = 12
  case hostIdmap = 13
  case hostPressure = 14
  case hypPressure = 15
  case failAllocation = 16

  @inlinable public static var count: Int { 17 }
}

/// Who makes a call, which decides how a program may use it.
public enum CallKind: CaseIterable, Sendable {
  /// The host asks EL2 through a trap. Any arguments are fair.
  case hypercall
  /// EL2 calls the function itself; it comes with a contract that the caller keeps.
  case direct
  /// Not a call: something that the host, a device or the environment does.
  case event
}

extension Opcode {
  /// Whether the design's kernel has the call at all; where not, it answers `-EOPNOTSUPP`.
  @inlinable public func exists(in design: Design) -> Bool {
    switch self {
    case .hostShareHyp, .hostUnshareHyp, .hostDonateHyp, .hypDonateHost, .hypPinSharedMem,
      .hypUnpinSharedMem, .hostShareFFA, .hostUnshareFFA:
      design != .rfc2021
    case .hostShareHypRange, .hostUnshareHypRange:
      design == .rfc2021
    case .hostRead, .hostWrite, .hostMemAbort, .hostIdmap, .hostPressure, .hypPressure,
      .failAllocation:
      true
    }
  }
}
