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
    case .pin: raw(.hypPinSharedMem, self[0], self[1] &- self[0])
    case .unpin: raw(.hypUnpinSharedMem, self[0], self[1] &- self[0])
    case .hostShareFFA: range(.hostShareFFA)
    case .hostUnshareFFA: range(.hostUnshareFFA)
    case .hostAbort: raw(.hostMemAbort, self[0] >> 12)
    case .hostIdmap: raw(.hostIdmap, self[0] >> 12)
    default: nil
    }
  }

  private func page(_ opcode: Opcode) -> RawCall { raw(opcode, self[0]) }
  private func range(_ opcode: Opcode) -> RawCall { raw(opcode, self[0], self[1]) }

  private func raw(_ opcode: Opcode, _ x0: UInt64, _ x1: UInt64 = 0) -> RawCall {
    var call = RawCall(opcode: opcode)
    call.x[0] = x0
    call.x[1] = x1
    return call
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
