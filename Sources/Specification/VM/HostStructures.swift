import Hypercalls

// Structures of host and hypervisor: how large they are, and at which byte the fields lie that the
// hypervisor reads or writes in the host's. On the recorded machine of the newest design each takes
// a page; 6.12's are of several.

/// The host's `struct kvm`.
enum HostVM {
  static func size(in design: Design) -> UInt64 { design == .mainline ? 0x1000 : 7704 }
  static let handle: UInt64 = 48
  /// Lists of pages that the end of the VM gives back: address of the first, then how many. 6.12
  /// has the first alone.
  static let structuresGivenBack: UInt64 = 56
  static let tablesGivenBack: UInt64 = 72
  static let isProtected: UInt64 = 88
  static let createdVCPUs: UInt64 = 152
}

/// The host's `struct kvm_vcpu`.
enum HostVCPU {
  static func size(in design: Design) -> UInt64 { design == .mainline ? 0x1000 : 9320 }
  static let index: UInt64 = 12
  /// The list of pages that the host offers for the guest's tables.
  static let offered: UInt64 = 88
}

/// How large the hypervisor's own structures are.
enum HypStructure {
  /// The two roots of a guest's tables.
  static let root: UInt64 = 0x2000

  static func vcpu(in design: Design) -> UInt64 { design == .mainline ? 0x1000 : 9328 }

  static func vm(createdVCPUs: UInt64, in design: Design) -> UInt64 {
    (design == .mainline ? 2048 : 8064) + 8 * createdVCPUs
  }
}

extension Specification {
  var hostVMSize: UInt64 { HostVM.size(in: design) }
  var hostVCPUSize: UInt64 { HostVCPU.size(in: design) }

  /// Whether the host may access so many bytes of memory.
  func isHosts(_ address: Address, _ byteCount: UInt64) -> Bool {
    let range = address.pages(byteCount)
    for pfn in range.first..<range.end {
      let page = memory[pfn]
      guard page.owner != .nobody, page.isOpenToHost else { return false }
    }
    return true
  }

  /// The host wrote into the pages.
  mutating func noteHostWrote(_ range: PageRange) {
    for pfn in range.first..<range.end {
      var page = memory[pfn]
      page.content = .host
      memory.change(pfn, to: page)
    }
  }
}
