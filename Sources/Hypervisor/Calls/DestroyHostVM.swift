import Hypercalls

extension Hypervisor {
  /// The host's side of the 2021 series, as in `kvm_arch_destroy_vm()`: it unshares every
  /// structure, and goes on where one is refused; the answer is the first refusal.
  mutating func handle(_ call: DestroyHostVM) throws(Panic) -> ReturnCode {
    let vm = HostVM2021(
      first: PhysicalAddress(call.structures), vcpus: call.vcpus.rawValue)
    guard vm.vcpus <= HostVM2021.vcpusMax else { return .invalidArgument }
    var first = ReturnCode.success
    for structure in (0..<vm.count).reversed() {
      let result = try unshare(vm.pages(of: structure))
      if first == .success { first = result }
    }
    return first
  }
}
