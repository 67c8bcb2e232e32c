import Hypercalls

/// The three VMs that mainline's machine boots with, in pages of the hypervisor's. The second is
/// protected; the vCPU of the first is loaded.
///
/// No host made them, so what a host would keep for a vCPU lies there too, and they cannot be
/// finalised.
enum ReadyMadeVMs {
  static let count = 3
  static let protected = 1

  // Pages from the start of their memory, for the VM of a number.
  static func area(_ number: Int) -> UInt64 { UInt64(number) }
  static func root(_ number: Int) -> UInt64 { 4 + 2 * UInt64(number) }
  static func vcpu(_ number: Int) -> UInt64 { 10 + UInt64(number) }
  static func hostVCPU(_ number: Int) -> UInt64 { 13 + UInt64(number) }
}

extension Hypervisor {
  mutating func bootReadyMadeVMs() throws(Panic) {
    guard layout.readyMadeVMs.count > 0 else { return }
    lock(.vmTable)
    for number in 0..<ReadyMadeVMs.count {
      let area = readyMade(ReadyMadeVMs.area(number))
      let vcpu = readyMade(ReadyMadeVMs.vcpu(number))
      try store(1, at: area + MainlineVM.createdVCPUs)
      try enterVM(
        Self.firstHandle + UInt64(number), area, readyMade(ReadyMadeVMs.root(number)),
        isProtected: number == ReadyMadeVMs.protected)
      try enterVCPU(vcpu, readyMade(ReadyMadeVMs.hostVCPU(number)), area, 0)
    }
    unlock(.vmTable)
    _ = try loadVCPU(Self.firstHandle, index: 0, on: 0)
  }

  private func readyMade(_ page: UInt64) -> PhysicalAddress {
    PhysicalAddress(pfn: layout.readyMadeVMs.first + page)
  }
}
