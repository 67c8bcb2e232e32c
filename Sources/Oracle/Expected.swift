import Hypercalls
import Hypervisor
import Specification

/// What the machine must show of a page, given what the specification says of it.
struct Expected {
  /// As stored: 0 owned, 1 shared-owned, 2 shared-borrowed, 3 no page.
  var hostState: UInt64
  var hypState: UInt64
  /// The hypervisor's leaf: nil none, else its permissions.
  var hypLeaf: HypRights?
  /// The host may have a valid leaf here, or none yet.
  var isOpenToHost: Bool
  /// A leaf is not optional: the state is kept in it.
  var needsHostLeaf = false
  var isAnnotated: Bool
  var isReadOnlyToHost = false
  /// nil: the count is that of a pool page or a VM's, which is not the specification's business.
  var refcount: UInt64?
}

enum HypRights: UInt8 {
  case data, constants, text

  /// Descriptor bits of stage 1: read-only, execute-never.
  var bits: UInt64 {
    switch self {
    case .data: 1 << 54
    case .constants: 1 << 54 | 1 << 7
    case .text: 1 << 7
    }
  }

  static let mask: UInt64 = 1 << 54 | 1 << 7
}

extension Expected {
  init(_ page: AbstractPage, pfn: UInt64, design: Design, layout: MachineLayout) {
    switch (page.owner, page.borrower) {
    case (.host, .none):
      self.init(hostState: 0, hypState: 3, isOpenToHost: true, isAnnotated: false, refcount: 0)
    case (.host, .hyp):
      let isMapped = design != .mainline || page.count > 0
      self.init(
        hostState: 1, hypState: 2, hypLeaf: isMapped ? .data : nil, isOpenToHost: true,
        needsHostLeaf: design != .mainline, isAnnotated: false, refcount: UInt64(page.count))
    case (.host, _):
      self.init(
        hostState: 1, hypState: 3, isOpenToHost: true, needsHostLeaf: design != .mainline,
        isAnnotated: false, refcount: 0)
    case (.hyp, .host):
      self.init(
        hostState: 2, hypState: 1, hypLeaf: .constants, isOpenToHost: true, needsHostLeaf: true,
        isAnnotated: false, refcount: 0)
    case (.hyp, _):
      self.init(hypOwned: pfn, design: design, layout: layout)
    case (.nobody, _):
      self.init(hostState: 0, hypState: 3, isOpenToHost: true, isAnnotated: false, refcount: 0)
    }
  }

  private init(hypOwned pfn: UInt64, design: Design, layout: MachineLayout) {
    self.init(
      hostState: 3, hypState: 0, hypLeaf: .data, isOpenToHost: false, isAnnotated: true,
      refcount: 0)
    switch pfn &- layout.image.first {
    case 0...3:
      hypLeaf = .text
      if design == .mainline {
        isAnnotated = false
        isReadOnlyToHost = true
      }
    case 4...5: hypLeaf = .constants
    case 10:
      // The stack is mapped outside the linear map alone; 6.12 reads the linear map for the state.
      hypLeaf = nil
      if design != .mainline { hypState = 3 }
    default:
      if layout.hypPool.contains(pfn) || layout.readyMadeVMs.contains(pfn) && design == .mainline {
        refcount = nil
      }
    }
  }
}
