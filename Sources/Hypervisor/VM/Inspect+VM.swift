import Hypercalls

/// What the host can read in its `struct kvm`, for tools.
public struct HostVMView: Equatable, Sendable {
  public var createdVCPUs: UInt64
  /// Pages that teardowns gave back and the host did not take yet: how many, and which.
  public var teardownCount: UInt64
  public var teardownPages: [UInt64]
  /// The list goes on behind a page that the host may no longer read.
  public var isCutShort: Bool
}

/// An entry of EL2's table of VMs, for tools.
public struct VMView: Equatable, Sendable {
  public struct VCPU: Equatable, Sendable {
    public var area: PhysicalAddress
    public var hostVCPU: PhysicalAddress
  }

  public var hostVM: PhysicalAddress
  public var area: PhysicalAddress
  public var root: PhysicalAddress
  public var createdVCPUs: UInt64
  /// How often its vCPUs are loaded.
  public var loadCount: UInt64
  public var vcpus: [VCPU]
}

extension Hypervisor {
  /// Reads the host's structure as the host would; nil where it may not.
  public func inspectHostVM(_ address: PhysicalAddress) -> HostVMView? {
    guard isHosts(address, HostVM.size) else { return nil }
    return try? viewOfHostVM(address)
  }

  private func viewOfHostVM(_ address: PhysicalAddress) throws(Panic) -> HostVMView {
    var view = HostVMView(
      createdVCPUs: try loadHalf(address + HostVM.createdVCPUs),
      teardownCount: try load(address + HostVM.teardownCount), teardownPages: [],
      isCutShort: false)
    var link = address + HostVM.teardownHead
    while view.teardownPages.count < min(view.teardownCount, UInt64(arena.frameCount)) {
      let page = PhysicalAddress(bits: try load(link))
      guard isHosts(page, 8) else {
        view.isCutShort = true
        break
      }
      view.teardownPages.append(page.pfn)
      link = page
    }
    return view
  }

  /// The VM of a handle; nil where there is none.
  public func inspectVM(_ handle: UInt64) -> VMView? {
    guard let vm = vm(handle) else { return nil }
    return try? view(vm)
  }

  private func view(_ vm: PhysicalAddress) throws(Panic) -> VMView {
    var view = VMView(
      hostVM: PhysicalAddress(bits: try load(vm + HypVM.hostVM)), area: vm,
      root: PhysicalAddress(bits: try load(vm + HypVM.root)),
      createdVCPUs: try loadHalf(vm + HostVM.createdVCPUs),
      loadCount: hypPage(try backedIndex(vm.pfn)).refcount, vcpus: [])
    while let vcpu = try vcpu(UInt64(view.vcpus.count), of: vm) {
      let hostVCPU = PhysicalAddress(bits: try load(vcpu + HypVCPU.hostVCPU))
      view.vcpus.append(VMView.VCPU(area: vcpu, hostVCPU: hostVCPU))
    }
    return view
  }
}
