import Hypercalls

/// A call of a patch series that is in no release.
public enum ExtensionCall: Hashable, Sendable {
  /// Lets devices reach a range of bytes, which the host says is memory or a device's.
  case hostShareDMA(PhysicalAddress, size: UInt64, isMemory: Bool)
  case hostUnshareDMA(PhysicalAddress, size: UInt64)
  /// Gives the hypervisor a page of a device.
  case hostDonateHypMMIO(Pfn)
  case hypDonateHostMMIO(Pfn)

  /// The patch series that it came with.
  public var series: Extensions {
    switch self {
    case .hostShareDMA, .hostUnshareDMA: .dma
    case .hostDonateHypMMIO, .hypDonateHostMMIO: .mmio
    }
  }
}

extension Hypervisor {
  /// Makes one such call; a kernel without the patches has none.
  public mutating func execute(_ call: ExtensionCall) -> Outcome {
    perform { hypervisor throws(Panic) in try hypervisor.dispatch(call) }
  }

  private mutating func dispatch(_ call: ExtensionCall) throws(Panic) -> ReturnCode {
    guard extensions.contains(call.series) else { return .notSupported }
    switch call {
    case .hostShareDMA(let address, let size, let isMemory):
      return try shareDMA(address, size, isMemory: isMemory)
    case .hostUnshareDMA(let address, let size): return try unshareDMA(address, size)
    case .hostDonateHypMMIO(let pfn): return try donateMMIO(pfn)
    case .hypDonateHostMMIO(let pfn): return try returnMMIO(pfn)
    }
  }
}
