import Hypercalls
import Hypervisor

extension VMCall612 {
  /// The step in a VM's life that a line stands for; nil for other lines.
  init?(_ operation: TraceOperation) {
    func page(_ index: Int) -> PhysicalAddress { PhysicalAddress(pfn: operation[index]) }
    func address(_ index: Int) -> PhysicalAddress { PhysicalAddress(bits: operation[index]) }

    switch operation.call {
    case .kvmSet: self = .setHostVM(page(0), createdVCPUs: operation[1])
    case .kvmSetAt: self = .setHostVM(address(0), createdVCPUs: operation[1])
    case .vmInit: self = .initVM(hostVM: page(0), area: page(1), root: page(2))
    case .vmInitAt: self = .initVM(hostVM: address(0), area: address(1), root: address(2))
    case .vcpuInit: self = .initVCPU(handle: operation[0], hostVCPU: page(1), area: page(2))
    case .vcpuInitAt:
      self = .initVCPU(handle: operation[0], hostVCPU: address(1), area: address(2))
    case .vmTeardown: self = .teardownVM(handle: operation[0])
    case .runBegin: self = .loadVCPU(handle: operation[0], index: operation[1])
    case .runEnd: self = .putVCPU(handle: operation[0], index: operation[1])
    case .memcachePop: self = .popTeardownPage(hostVM: page(0))
    default: return nil
    }
  }
}

extension TraceHostVM {
  init(pfn: UInt64, _ view: HostVMView?) {
    self.init(
      pfn: pfn,
      contents: view.map {
        Contents(
          createdVCPUs: $0.createdVCPUs, memcacheCount: $0.teardownCount,
          memcache: $0.teardownPages, isCutShort: $0.isCutShort)
      })
  }
}

extension TraceVM {
  init(handle: UInt64, _ view: VMView?) {
    self.init(
      handle: handle,
      contents: view.map {
        Contents(
          hostPfn: $0.hostVM.pfn, vmPfn: $0.area.pfn, pgdPfn: $0.root.pfn,
          createdVCPUs: $0.createdVCPUs, runCount: $0.loadCount,
          vcpus: $0.vcpus.map { VCPU(hypPfn: $0.area.pfn, hostPfn: $0.hostVCPU.pfn) })
      })
  }
}
