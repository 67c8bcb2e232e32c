import Hypercalls

/// The parts of the hypervisor's image, as offsets from its first page.
enum ImagePart: Sendable {
  case text, readOnlyData, data, zeroData, perCPU, stack, lentAtBoot

  static let textPageCount: UInt64 = 4

  init?(_ pfn: UInt64, in layout: MachineLayout) {
    switch pfn &- layout.image.first {
    case 0...3: self = .text
    case 4...5: self = .readOnlyData
    case 6: self = .data
    case 7...8: self = .zeroData
    case 9: self = .perCPU
    case 10: self = .stack
    case 11: self = .lentAtBoot
    default: return nil
    }
  }
}

extension AbstractPage {
  /// A page as it is when the hypervisor has taken over and no call has been made.
  static func atBoot(_ pfn: UInt64, design: Design, layout: MachineLayout) -> AbstractPage {
    guard layout.isAllowedMemory(pfn) else { return AbstractPage(owner: .nobody) }
    if layout.hypPool.contains(pfn) { return AbstractPage(owner: .hyp) }
    if design == .mainline, layout.readyMadeVMs.contains(pfn) {
      let page = pfn - layout.readyMadeVMs.first
      return AbstractPage(owner: .hyp, slot: ReadyMadeVMs.slot(ofPage: page))
    }
    switch ImagePart(pfn, in: layout) {
    case .text, .readOnlyData, .zeroData, .perCPU, .stack:
      return AbstractPage(owner: .hyp)
    case .data:
      // Older kernels leave the hypervisor's .data section with the host.
      return AbstractPage(owner: design == .mainline ? .hyp : .host)
    case .lentAtBoot:
      return design == .mainline
        ? AbstractPage(owner: .host) : AbstractPage(owner: .hyp, borrower: .host)
    case nil:
      return AbstractPage(owner: .host)
    }
  }
}
