import Hypercalls

@testable import Hypervisor

/// 6.12 with a host that knows how to make VMs.
struct VMWorld: ~Copyable {
  var hypervisor: Hypervisor

  /// Pages for everything: the host's structures, then what it gives away.
  static let hostVM: UInt64 = 0x40800
  static let hostVCPU: UInt64 = 0x40804
  static let area: UInt64 = 0x40810
  static let root: UInt64 = 0x40814
  static let vcpuArea: UInt64 = 0x40820

  init(isHardened: Bool = true) {
    hypervisor = Hypervisor(design: .linux612, bugs: isHardened ? [] : Profile.linux612.weakPoints)
  }

  mutating func share(_ pfn: UInt64, pages: UInt64) {
    for page in pfn..<pfn + pages { _ = hypervisor.make(HostShareHyp.self, page) }
  }

  mutating func prepareVM(_ pfn: UInt64 = hostVM, createdVCPUs: UInt64 = 2) {
    share(pfn, pages: 2)
    _ = hypervisor.execute(
      .setHostVM(PhysicalAddress(pfn: pfn), createdVCPUs: createdVCPUs))
  }

  mutating func initVM(
    _ hostVM: UInt64 = hostVM, _ area: UInt64 = area, _ root: UInt64 = root
  ) -> Outcome {
    hypervisor.execute(
      .initVM(
        hostVM: PhysicalAddress(pfn: hostVM), area: PhysicalAddress(pfn: area),
        root: PhysicalAddress(pfn: root)))
  }

  mutating func prepareVCPU(_ pfn: UInt64 = hostVCPU, index: UInt64 = 0) {
    share(pfn, pages: 3)
    _ = hypervisor.execute(.setHostVCPU(PhysicalAddress(pfn: pfn), index: index))
  }

  mutating func initVCPU(
    _ handle: UInt64 = 0x1000, _ hostVCPU: UInt64 = hostVCPU, _ area: UInt64 = vcpuArea
  ) -> Outcome {
    hypervisor.execute(
      .initVCPU(
        handle: handle, hostVCPU: PhysicalAddress(pfn: hostVCPU),
        area: PhysicalAddress(pfn: area)))
  }

  /// The pages that the host takes off its list, until it is empty.
  mutating func takeReturnedPages(_ hostVM: UInt64 = hostVM) -> [UInt64] {
    var pages: [UInt64] = []
    while true {
      let outcome = hypervisor.execute(.popTeardownPage(hostVM: PhysicalAddress(pfn: hostVM)))
      if outcome.result.isError { return pages }
      pages.append(UInt64(outcome.result.rawValue))
    }
  }
}
