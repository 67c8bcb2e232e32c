import Hypercalls

@testable import Hypervisor

/// One call of a test's story, of a patch series or around it.
enum ExtensionStep: Sendable {
  case shareDMA(UInt64, pages: UInt64 = 1, times: Int = 1)
  case unshareDMA(UInt64, pages: UInt64 = 1, times: Int = 1)
  /// The host says that the pages are a device's.
  case shareDeviceDMA(UInt64, pages: UInt64 = 1)
  /// Bytes, as the calls take them.
  case shareDMABytes(UInt64, UInt64, isMemory: Bool = true)
  case unshareDMABytes(UInt64, UInt64)
  case donateMMIO(UInt64)
  case returnMMIO(UInt64)

  case shareHyp(UInt64)
  case unshareHyp(UInt64)
  case donateHyp(UInt64)
  case returnHost(UInt64)
  case pin(UInt64, times: Int = 1)
  case unpin(UInt64)
  case shareFFA(UInt64)
  case unshareFFA(UInt64)
  case fault(UInt64)
  case idmap(UInt64)
  /// What the pool of host tables has left.
  case hostPages(Int)
  case hypPages(Int)
}

extension Hypervisor {
  /// Makes the calls, and answers for the last as programs write it: `-EPERM`, `0 warn`, `panic`.
  mutating func tell(_ steps: [ExtensionStep]) -> String {
    var outcome = Outcome()
    for step in steps { outcome = tell(step) }
    switch outcome.ending {
    case .returned: return "\(outcome.result)"
    case .warned: return "\(outcome.result) warn"
    case .panicked: return "panic"
    }
  }

  private mutating func tell(_ step: ExtensionStep) -> Outcome {
    switch step {
    case .shareDMA(let pfn, let pages, let times):
      return repeatedly(times) { $0.make(HostShareDMA.self, pfn << 12, pages << 12, 1) }
    case .unshareDMA(let pfn, let pages, let times):
      return repeatedly(times) { $0.make(HostUnshareDMA.self, pfn << 12, pages << 12) }
    case .shareDeviceDMA(let pfn, let pages):
      return make(HostShareDMA.self, pfn << 12, pages << 12, 0)
    case .shareDMABytes(let address, let size, let isMemory):
      return make(HostShareDMA.self, address, size, isMemory ? 1 : 0)
    case .unshareDMABytes(let address, let size):
      return make(HostUnshareDMA.self, address, size)
    case .donateMMIO(let pfn): return make(HostDonateHypMMIO.self, pfn)
    case .returnMMIO(let pfn): return make(HypDonateHostMMIO.self, pfn)
    case .shareHyp(let pfn): return make(HostShareHyp.self, pfn)
    case .unshareHyp(let pfn): return make(HostUnshareHyp.self, pfn)
    case .donateHyp(let pfn): return make(HostDonateHyp.self, pfn, 1)
    case .returnHost(let pfn): return make(HypDonateHost.self, pfn, 1)
    case .pin(let pfn, let times):
      return repeatedly(times) { $0.make(HypPinSharedMem.self, pfn, 1) }
    case .unpin(let pfn): return make(HypUnpinSharedMem.self, pfn, 1)
    case .shareFFA(let pfn): return make(HostShareFFA.self, pfn, 1)
    case .unshareFFA(let pfn): return make(HostUnshareFFA.self, pfn, 1)
    case .fault(let pfn): return make(HostMemAbort.self, pfn)
    case .idmap(let pfn): return make(HostIdmap.self, pfn)
    case .hostPages(let count):
      _ = withhold(from: true, leaving: count)
      return Outcome()
    case .hypPages(let count):
      _ = withhold(from: false, leaving: count)
      return Outcome()
    }
  }

  private mutating func repeatedly(
    _ times: Int, _ body: (inout Hypervisor) -> Outcome
  ) -> Outcome {
    var outcome = Outcome()
    for _ in 0..<times { outcome = body(&self) }
    return outcome
  }

  /// Host's and hypervisor's state of a page, and its two counts: `SHO/NOP 0+1`.
  func states(_ pfn: UInt64) -> String {
    let view = inspect(pfn)
    let states = line(pfn).split(separator: " ").prefix(2).map {
      $0.split(separator: "=")[1].split(separator: ",")[0]
    }
    return "\(states[0])/\(states[1]) \(view.refcount)+\(view.dmaCount)"
  }
}
