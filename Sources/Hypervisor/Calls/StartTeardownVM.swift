import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_start_teardown_vm()`: from here on no vCPU of the VM can be loaded, and the
  /// host may take the guest's pages back.
  mutating func handle(_ call: StartTeardownVM) throws(Panic) -> ReturnCode {
    lock(.vmTable)
    defer { unlock(.vmTable) }
    guard let vm = vm(call.handle.rawValue) else { return .invalidArgument }
    let isLoaded = hypPage(try backedIndex(vm.pfn)).refcount != 0
    guard holds(!isLoaded, unless: .teardownWhileLoaded),
      try load(vm + MainlineVM.isDying) == 0
    else { return .invalidArgument }
    if !bugs.contains(.teardownForgetsDying) { try store(1, at: vm + MainlineVM.isDying) }
    return .success
  }
}
