import Hypercalls

/// The structures of a VM of the host's in the 2021 series, one behind another as an allocator
/// packs them: `struct kvm`, then `struct kvm_vcpu` for each vCPU. Their ends meet in a page.
struct HostVM2021 {
  let first: PhysicalAddress
  let vcpus: UInt64

  /// `KVM_MAX_VCPUS`.
  static let vcpusMax: UInt64 = 512

  var count: UInt64 { vcpus + 1 }

  /// The pages that a structure lies in, the VM's own first.
  func pages(of structure: UInt64) -> PageRange {
    guard structure > 0 else { return first.pages(HostVM.size) }
    let offset = HostVM.size + (structure - 1) * HostVCPU.size
    return (first + offset).pages(HostVCPU.size)
  }
}

extension Hypervisor {
  /// Models `kvm_share_hyp()`, which the host calls for one structure at a time.
  mutating func share(_ range: PageRange) throws(Panic) -> ReturnCode {
    reservedTables = 0
    var call = HostShareHypRange()
    call.pfn = Pfn(range.first)
    call.pages = PageCount(range.count)
    return try handle(call)
  }

  /// Models `kvm_unshare_hyp()`.
  mutating func unshare(_ range: PageRange) throws(Panic) -> ReturnCode {
    var call = HostUnshareHypRange()
    call.pfn = Pfn(range.first)
    call.pages = PageCount(range.count)
    return try handle(call)
  }
}
