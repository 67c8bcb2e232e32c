import Hypercalls

// The vCPU that each CPU has loaded, among EL2's variables (`loaded_hyp_vcpu`).
extension Hypervisor {
  static let cpuCount = 4

  private func loadedWord(_ cpu: Int) -> Int {
    precondition((0..<Self.cpuCount).contains(cpu))
    return loadedVCPUWords.lowerBound + cpu
  }

  /// A word for each CPU, for the oracle.
  public var loadedVCPUWords: Range<Int> {
    let first = vmTableWords.upperBound
    return first..<first + Self.cpuCount
  }

  /// The vCPU that a CPU has loaded (`pkvm_get_loaded_hyp_vcpu()`).
  func loadedVCPU(_ cpu: Int) -> PhysicalAddress? {
    let address = journal[loadedWord(cpu)]
    return address == 0 ? nil : PhysicalAddress(bits: address)
  }

  mutating func setLoadedVCPU(_ cpu: Int, _ vcpu: PhysicalAddress?) {
    journal.write(loadedWord(cpu), vcpu?.bits ?? 0)
  }

  /// The VM of a vCPU (`pkvm_hyp_vcpu_to_hyp_vm()`).
  func vm(of vcpu: PhysicalAddress) throws(Panic) -> PhysicalAddress {
    PhysicalAddress(bits: try load(vcpu + MainlineVCPU.vm))
  }

  /// A VM's vCPU of an index, or nil where it has none.
  func mainlineVCPU(
    _ index: UInt64, of vm: PhysicalAddress
  ) throws(Panic) -> PhysicalAddress? {
    guard try index < load(vm + MainlineVM.createdVCPUs) else { return nil }
    let address = try load(vm + MainlineVM.vcpus + 8 * index)
    return address == 0 ? nil : PhysicalAddress(bits: address)
  }
}
