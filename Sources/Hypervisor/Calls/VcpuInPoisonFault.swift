import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_vcpu_in_poison_fault()` for a translation fault of the loaded vCPU at a frame:
  /// 1 where the page was taken from the guest by force.
  mutating func handle(_ call: VcpuInPoisonFault, on cpu: Int) throws(Panic) -> ReturnCode {
    guard let vcpu = loadedVCPU(cpu), !refusesFrame(call.gfn.rawValue) else {
      return .invalidArgument
    }
    let gfn = frame(call.gfn.rawValue)
    guard !isBeyond(gfn) else { return .outOfRange }
    lock(.guest)
    defer { unlock(.guest) }
    let entry = find(gfn, in: try guest(of: vm(of: vcpu)).stage)
    guard entry.level == 3 else { return .invalidArgument }
    return ReturnCode(rawValue: entry.descriptor.isPoison ? 1 : 0)
  }
}
