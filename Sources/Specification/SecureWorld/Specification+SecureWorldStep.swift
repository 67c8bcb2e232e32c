import Hypercalls

extension Specification {
  /// Makes a call or an event between host and secure world.
  mutating func stepWithSecureWorld(
    _ call: RawCall, _ evidence: Evidence
  ) throws(Expectation) -> Expectation {
    switch call.opcode {
    case .ffaRXTXMap: try step(call.decoded(as: FFARXTXMap.self), evidence)
    case .ffaRXTXUnmap: try step(call.decoded(as: FFARXTXUnmap.self))
    case .ffaMemShare: try step(call.decoded(as: FFAMemShare.self), evidence)
    case .ffaMemLend: try step(call.decoded(as: FFAMemLend.self), evidence)
    case .ffaMemFragTx: try step(call.decoded(as: FFAMemFragTx.self), evidence)
    case .ffaMemReclaim: try step(call.decoded(as: FFAMemReclaim.self))
    case .setFFADescriptor: try step(call.decoded(as: SetFFADescriptor.self))
    case .setFFARange: try step(call.decoded(as: SetFFARange.self))
    case .setFFAAnswer: step(call.decoded(as: SetFFAAnswer.self))
    default: decided(by: .notInDesign)
    }
  }
}
