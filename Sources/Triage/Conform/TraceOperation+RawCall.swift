import Hypercalls

extension TraceOperation {
  /// The call of a program that a line stands for; nil for VMs and for what the recorder does.
  var rawCall: RawCall? {
    switch call {
    case .hostShareHyp: page(.hostShareHyp)
    case .hostUnshareHyp: page(.hostUnshareHyp)
    case .hostDonateHyp: range(.hostDonateHyp)
    case .hypDonateHost: range(.hypDonateHost)
    // These two give the end, as the kernel's functions do.
    case .pin: RawCall(.hypPinSharedMem, self[0], self[1] &- self[0])
    case .unpin: RawCall(.hypUnpinSharedMem, self[0], self[1] &- self[0])
    case .hostShareFFA: range(.hostShareFFA)
    case .hostUnshareFFA: range(.hostUnshareFFA)
    case .hostAbort: RawCall(.hostMemAbort, self[0] >> 12)
    case .hostIdmap: RawCall(.hostIdmap, self[0] >> 12)
    case .hostShareDMA: RawCall(.hostShareDMA, self[0], self[1], self[2])
    case .hostUnshareDMA: RawCall(.hostUnshareDMA, self[0], self[1])
    case .hostDonateHypMMIO: page(.hostDonateHypMMIO)
    case .hypDonateHostMMIO: page(.hypDonateHostMMIO)
    default: nil
    }
  }

  private func page(_ opcode: Opcode) -> RawCall { RawCall(opcode, self[0]) }
  private func range(_ opcode: Opcode) -> RawCall { RawCall(opcode, self[0], self[1]) }
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
