import Hypercalls

extension Hypervisor {
  /// The host's side of the 2021 series, as in `kvm_arch_init_vm()` and `kvm_arch_vcpu_create()`:
  /// one hypercall for each structure. What was shared before one is refused is unshared again.
  mutating func handle(_ call: CreateHostVM) throws(Panic) -> ReturnCode {
    let vm = HostVM2021(
      first: PhysicalAddress(call.structures), vcpus: call.vcpus.rawValue)
    guard vm.vcpus <= HostVM2021.vcpusMax else { return .invalidArgument }
    for structure in 0..<vm.count {
      let result = try share(vm.pages(of: structure))
      guard result.isError else { continue }
      for earlier in (0..<structure).reversed() { _ = try unshare(vm.pages(of: earlier)) }
      return result
    }
    return .success
  }
}
