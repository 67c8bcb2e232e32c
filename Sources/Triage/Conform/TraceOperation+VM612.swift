import Hypercalls
import Hypervisor

extension TraceOperation {
  /// The call in the life of 6.12's VMs that a line stands for; nil for other lines.
  var vmCall612: RawCall? {
    switch call {
    // VMs get their handles later, and there is one kind of them.
    case .kvmSet: RawCall(.setHostVM, self[0] << 12, 0, self[1])
    case .kvmSetAt: RawCall(.setHostVM, self[0], 0, self[1])
    case .vmInit: RawCall(.initVM, self[0] << 12, self[1] << 12, self[2] << 12)
    case .vmInitAt: RawCall(.initVM, self[0], self[1], self[2])
    case .vcpuInit: RawCall(.initVCPU, self[0], self[1] << 12, self[2] << 12)
    case .vcpuInitAt: RawCall(.initVCPU, self[0], self[1], self[2])
    case .vmTeardown: RawCall(.teardownVM, self[0])
    case .runBegin: RawCall(.vcpuRunBegin, self[0], self[1])
    case .runEnd: RawCall(.vcpuRunEnd, self[0], self[1])
    case .memcachePop: RawCall(.popTeardownPage, self[0] << 12)
    default: nil
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
