import Hypercalls

/// A step in the life of a VM on 6.12: EL2's three hypercalls, a vCPU's run, and what the host does
/// with its own structures.
public enum VMCall612: Sendable {
  case initVM(hostVM: PhysicalAddress, area: PhysicalAddress, root: PhysicalAddress)
  case initVCPU(handle: UInt64, hostVCPU: PhysicalAddress, area: PhysicalAddress)
  case teardownVM(handle: UInt64)
  case loadVCPU(handle: UInt64, index: UInt64)
  case putVCPU(handle: UInt64, index: UInt64)
  case setHostVM(PhysicalAddress, createdVCPUs: UInt64)
  case setHostVCPU(PhysicalAddress, index: UInt64)
  case popTeardownPage(hostVM: PhysicalAddress)
}

extension Hypervisor {
  /// Makes one such step.
  public mutating func execute(_ call: VMCall612) -> Outcome {
    perform { hypervisor throws(Panic) in try hypervisor.dispatch(call) }
  }

  private mutating func dispatch(_ call: VMCall612) throws(Panic) -> ReturnCode {
    switch call {
    case .initVM(let hostVM, let area, let root):
      return try initVM612(hostVM: hostVM, area: area, root: root)
    case .initVCPU(let handle, let hostVCPU, let area):
      return try initVCPU612(handle, hostVCPU: hostVCPU, area: area)
    case .teardownVM(let handle): return try teardownVM612(handle)
    case .loadVCPU(let handle, let index): return try loadVCPU612(handle, index: index)
    case .putVCPU(let handle, let index): return try putVCPU612(handle, index: index)
    case .setHostVM(let hostVM, let created):
      return try setHostVM(hostVM, createdVCPUs: created)
    case .setHostVCPU(let hostVCPU, let index):
      return try setHostVCPU(hostVCPU, index: index)
    case .popTeardownPage(let hostVM): return try popTeardownPage(hostVM)
    }
  }
}
