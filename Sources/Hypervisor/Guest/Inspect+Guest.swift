import Hypercalls

/// What a guest has at a frame, in words a person can read.
public enum GuestPageView: Equatable, Sendable {
  case empty
  /// Taken by force.
  case poisoned
  /// `first` is the first page of the leaf.
  case mapped(
    level: Int, first: UInt64, state: PageState, isReadable: Bool, isWritable: Bool,
    isExecutable: Bool, isAccessed: Bool)
}

extension Hypervisor {
  /// Looks at one frame of a VM's guest; nil where no VM has the handle.
  public func inspectGuest(_ handle: UInt64, gfn: UInt64) -> GuestPageView? {
    guard design == .mainline, let vm = vm(handle), let guest = try? guest(of: vm) else {
      return nil
    }
    guard !isBeyond(gfn) else { return .empty }
    let entry = find(gfn, in: guest.stage)
    let leaf = entry.descriptor
    if leaf.isPoison { return .poisoned }
    guard leaf.isValid else { return .empty }
    return .mapped(
      level: entry.level, first: leaf.pfn, state: leaf.state, isReadable: leaf.isReadableStage2,
      isWritable: leaf.isWritableStage2, isExecutable: leaf.isExecutable,
      isAccessed: leaf.isAccessed)
  }

  /// The handle of the VM whose vCPU a CPU has loaded.
  public func loadedHandle(on cpu: Int = 0) -> UInt64? {
    guard let vcpu = loadedVCPU(cpu) else { return nil }
    return try? load(vm(of: vcpu) + MainlineVM.handle)
  }

  /// How many pages EL2 holds for the guest of the loaded vCPU.
  public func memcacheCount(on cpu: Int = 0) -> UInt64? {
    guard let vcpu = loadedVCPU(cpu) else { return nil }
    return try? load(memcache(of: vcpu).count)
  }
}
