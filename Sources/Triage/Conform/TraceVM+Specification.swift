import Hypercalls
import Specification

extension TraceVM {
  /// What the specification says of a slot of the table of VMs, as the recorder would print it.
  init(handle: UInt64, in specification: borrowing Specification) {
    let slot = handle &- Handle.first
    guard slot < UInt64(Specification.vmSlotCount),
      case let vm = specification.vm(slot: Int(slot)), vm.state.exists
    else {
      self.init(handle: handle, contents: nil)
      return
    }
    var vcpus: [VCPU] = []
    while let vcpu = specification.vcpu(UInt64(vcpus.count), slot: Int(slot)) {
      vcpus.append(VCPU(hypPfn: vcpu.area, hostPfn: vcpu.hostVCPU.pfn))
    }
    self.init(
      handle: handle,
      contents: Contents(
        hostPfn: vm.hostVM.pfn, vmPfn: vm.area.first, pgdPfn: vm.root,
        createdVCPUs: UInt64(vm.createdVCPUs), runCount: UInt64(vm.loadCount), vcpus: vcpus))
  }
}
