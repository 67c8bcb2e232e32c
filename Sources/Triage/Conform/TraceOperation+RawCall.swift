import Hypercalls

/// How a line's arguments are those of a call.
private enum TraceForm {
  /// One after the other.
  case registers(Int)
  /// The first page and the end, as the kernel's functions take them.
  case ends
  /// The address of a page.
  case address
}

private let traceForms: [(line: TraceCall, opcode: Opcode, form: TraceForm)] = [
  (.hostShareHyp, .hostShareHyp, .registers(1)),
  (.hostUnshareHyp, .hostUnshareHyp, .registers(1)),
  (.hostDonateHyp, .hostDonateHyp, .registers(2)),
  (.hypDonateHost, .hypDonateHost, .registers(2)),
  (.pin, .hypPinSharedMem, .ends),
  (.unpin, .hypUnpinSharedMem, .ends),
  (.hostShareFFA, .hostShareFFA, .registers(2)),
  (.hostUnshareFFA, .hostUnshareFFA, .registers(2)),
  (.hostAbort, .hostMemAbort, .address),
  (.hostIdmap, .hostIdmap, .address),
  (.hostShareDMA, .hostShareDMA, .registers(3)),
  (.hostUnshareDMA, .hostUnshareDMA, .registers(2)),
  (.hostDonateHypMMIO, .hostDonateHypMMIO, .registers(1)),
  (.hypDonateHostMMIO, .hypDonateHostMMIO, .registers(1)),
]

extension TraceCall {
  /// The call of a program that a line stands for; nil for VMs and for what the recorder does.
  var opcode: Opcode? { traceForms.first { $0.line == self }?.opcode }
}

extension TraceOperation {
  /// The call that the line stands for, with its arguments.
  var rawCall: RawCall? {
    guard let (_, opcode, form) = traceForms.first(where: { $0.line == call }) else { return nil }
    var made = RawCall(opcode: opcode)
    switch form {
    case .registers(let count): for index in 0..<count { made.x[index] = self[index] }
    case .ends: (made.x[0], made.x[1]) = (self[0], self[1] &- self[0])
    case .address: made.x[0] = self[0] >> 12
    }
    return made
  }

  /// The line for a call; nil where the format has none, or none for these arguments.
  init?(_ made: RawCall) {
    guard let (line, _, form) = traceForms.first(where: { $0.opcode == made.opcode }) else {
      return nil
    }
    var numbers: [TraceNumber]
    switch form {
    // Recorders write pages in hexadecimal digits, and how many in decimal.
    case .registers(let count):
      numbers = (0..<count).map { TraceNumber(value: made.x[$0], isHex: $0 == 0) }
    case .ends:
      numbers = [made.x[0], made.x[0] &+ made.x[1]].map { TraceNumber(value: $0, isHex: true) }
    case .address: numbers = [TraceNumber(value: made.x[0] << 12, isHex: true)]
    }
    self.init(
      line: 0, call: line, arguments: numbers,
      repeatLimit: made.repeatCount > 1 ? Int(made.repeatCount) : nil,
      expected: TraceOutcome(result: 0))
    let again = rawCall
    guard again?.x[0] == made.x[0], again?.x[1] == made.x[1] else { return nil }
  }
}

extension RawCall {
  /// A call with its registers as they are, in its domain or not.
  init(_ opcode: Opcode, _ registers: UInt64...) {
    self.init(opcode: opcode)
    for (index, value) in registers.enumerated() { x[index] = value }
  }
}

extension TraceCall {
  /// The recorder takes table pages out of a pool, puts them back or counts them: no call.
  var isPoolKeeping: Bool {
    switch self {
    case .hostPressure, .hostRelieve, .hostFree, .hypPressure, .hypRelieve, .hypFree: true
    default: false
    }
  }
}
