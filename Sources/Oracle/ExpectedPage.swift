import Hypercalls
import Hypervisor
import Specification

/// What the machine must show of a page, given what the specification says of it.
struct ExpectedPage {
  /// What may stand in the host's table.
  enum HostEntry: UInt8 {
    /// A mapping with all rights, in a block too, or nothing yet: the next fault maps it.
    case lazy
    /// A mapping of the page alone, because the state is kept in it.
    case mapped
    /// The note that the hypervisor owns the page.
    case annotated
    /// The note of the guest that owns the page, and of its frame there.
    case guestAnnotated
    /// The hypervisor's text where the design leaves it readable.
    case readable
  }

  /// As stored: 0 owned, 1 shared-owned, 2 shared-borrowed, 3 no page.
  var hostState: UInt64
  var hypState: UInt64
  var hostEntry: HostEntry
  /// The rights of the hypervisor's mapping; nil: it has none.
  var hypRights: HypRights?
  /// nil: the count is that of a pool's page or a VM's, and not the specification's business.
  var count: UInt64?
  /// In how many places guests map the page that the host lends them.
  var shareCount: UInt64 = 0
  /// How often devices map the page, where that has a count of its own; and in the upper half, how
  /// many of these mappings are entries of the SMMU's tables.
  var dmaCount: UInt64 = 0

  /// The state that the hypervisor's entry has: a device's page has none in the vmemmap.
  var hypLeafState: UInt64 { hypRights == .device ? 0 : hypState }
}

/// What the hypervisor may do with a page that it maps.
enum HypRights: UInt8 {
  case data, constants, text, device

  /// Descriptor bits of stage 1: read-only, execute-never, a device's memory.
  var bits: UInt64 {
    switch self {
    case .data: 1 << 54
    case .constants: 1 << 54 | 1 << 7
    case .text: 1 << 7
    case .device: 1 << 54 | 1 << 2
    }
  }
}

extension ExpectedPage {
  @inline(__always)
  init(
    _ page: AbstractPage, _ pfn: UInt64, isMemory: Bool, in view: borrowing MachineView
  ) {
    let design = view.design
    switch page.owner {
    case .host:
      // 7.3 maps a page at EL2 with its first pin, the others with the share.
      let isMapped = page.borrower == .hyp && (design != .mainline || page.count > 0)
      self.init(
        hostState: page.borrower == .none ? 0 : 1, hypState: page.borrower == .hyp ? 2 : 3,
        hostEntry: page.borrower == .none || design == .mainline ? .lazy : .mapped,
        hypRights: isMapped ? .data : nil, count: UInt64(page.count))
      if page.borrower == .guests {
        count = 0
        shareCount = UInt64(page.count)
      } else if page.borrower == .device, !view.countsDMAWithPins {
        count = 0
        dmaCount = UInt64(page.count)
      }
    case .guest:
      let isLent = page.borrower == .host
      self.init(
        hostState: isLent ? 2 : 3, hypState: 3, hostEntry: isLent ? .mapped : .guestAnnotated,
        hypRights: nil, count: 0)
    case .hyp where !isMemory:
      self.init(hostState: 0, hypState: 3, hostEntry: .annotated, hypRights: .device, count: 0)
    case .hyp:
      self = .hypOwned(pfn, page.borrower, in: view)
      // What is counted on a VM's page depends on what the page is for.
      if page.slot != 0 { count = nil }
    case .nobody:
      self.init(hostState: 0, hypState: 3, hostEntry: .lazy, hypRights: nil, count: 0)
    }
  }

  @inline(__always) private static func hypOwned(
    _ pfn: UInt64, _ borrower: Borrower, in view: borrowing MachineView
  ) -> ExpectedPage {
    if borrower == .host {
      return ExpectedPage(
        hostState: 2, hypState: 1, hostEntry: .mapped, hypRights: .constants, count: 0)
    }
    var page = ExpectedPage(
      hostState: 3, hypState: 0, hostEntry: .annotated, hypRights: .data, count: 0)
    switch pfn &- view.image.first {
    case 0...3:
      page.hypRights = .text
      if view.design == .mainline { page.hostEntry = .readable }
    case 4...5:
      page.hypRights = .constants
    case 10:
      // The stack is mapped outside the linear map alone; 6.12 reads the linear map for the state.
      page.hypRights = nil
      if view.design != .mainline { page.hypState = 3 }
    default:
      if view.isHeldByHyp(pfn) { page.count = nil }
    }
    return page
  }
}
