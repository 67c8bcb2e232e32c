import Hypercalls

/// The three VMs that the newest design's machine boots with, in pages of the hypervisor's.
///
/// The second is protected; the vCPU of the first is loaded. No host made them, so what a host
/// would keep for a vCPU lies there too.
enum ReadyMadeVMs {
  static let count = 3
  static let protected = 1

  // Pages from the start of their memory, for the VM of a number; the rest is spare.
  static func area(_ number: Int) -> UInt64 { UInt64(number) }
  static func root(_ number: Int) -> UInt64 { 4 + 2 * UInt64(number) }
  static func vcpu(_ number: Int) -> UInt64 { 10 + UInt64(number) }
  static func hostVCPU(_ number: Int) -> UInt64 { 13 + UInt64(number) }

  /// The VM whose structures lie in a page: its slot plus 1, or 0.
  static func slot(ofPage page: UInt64) -> UInt8 {
    switch page {
    case 0...2: UInt8(page) + 1
    case 4...9: UInt8(page - 4) / 2 + 1
    case 10...12: UInt8(page - 10) + 1
    case 13...15: UInt8(page - 13) + 1
    default: 0
    }
  }
}

extension VMs {
  mutating func boot(_ pages: PageRange) {
    guard pages.count > 0 else { return }
    for number in 0..<ReadyMadeVMs.count {
      var vm = AbstractVM()
      vm.state = .live
      vm.isProtected = number == ReadyMadeVMs.protected
      vm.createdVCPUs = 1
      vm.vcpuCount = 1
      vm.area = PageRange(first: pages.first + ReadyMadeVMs.area(number), count: 1)
      vm.root = pages.first + ReadyMadeVMs.root(number)
      var vcpu = AbstractVCPU(
        hostVCPU: Address(pfn: pages.first + ReadyMadeVMs.hostVCPU(number)),
        area: pages.first + ReadyMadeVMs.vcpu(number))
      let key = Self.vcpuKey(0, slot: number)
      if number == 0 {
        vm.loadCount = 1
        vcpu.loadedOn = 0
        loaded[0] = key
      }
      self[number] = vm
      vcpus[key] = vcpu
    }
  }
}
