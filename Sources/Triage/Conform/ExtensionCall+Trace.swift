import Hypercalls
import Hypervisor

extension ExtensionCall {
  /// The call of a patch series that a line stands for; nil for other lines.
  init?(_ operation: TraceOperation) {
    func address(_ index: Int) -> PhysicalAddress { PhysicalAddress(bits: operation[index]) }

    switch operation.call {
    case .hostShareDMA:
      self = .hostShareDMA(address(0), size: operation[1], isMemory: operation[2] != 0)
    case .hostUnshareDMA: self = .hostUnshareDMA(address(0), size: operation[1])
    case .hostDonateHypMMIO: self = .hostDonateHypMMIO(Pfn(operation[0]))
    case .hypDonateHostMMIO: self = .hypDonateHostMMIO(Pfn(operation[0]))
    default: return nil
    }
  }
}
