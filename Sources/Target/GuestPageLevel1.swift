import CTarget
import Hypervisor

/// What the model says of a guest's frame, as far as any implementation can say it.
struct GuestPageLevel1 {
  private var state: UInt8
  /// What lies there; nothing without a mapping.
  private var mapping: Mapping?

  private struct Mapping {
    var pfn: UInt64
    var isYoung: Bool
    /// What a target with its tables' leaves says as well.
    var rights: UInt8
  }

  init(_ view: GuestPageView, gfn: UInt64) {
    switch view {
    case .empty: state = PageLevel1.number(.noPage)
    case .poisoned: state = UInt8(HVCFUZZ_POISONED.rawValue)
    case .mapped(
      let level, let first, let state, let isReadable, let isWritable, let isExecutable,
      let isAccessed):
      self.state = PageLevel1.number(state)
      let rights =
        (isReadable ? HVCFUZZ_MAY_READ : 0) | (isWritable ? HVCFUZZ_MAY_WRITE : 0)
        | (isExecutable ? HVCFUZZ_MAY_EXECUTE : 0)
      let pageCount: UInt64 = 1 << (9 * (3 - UInt64(level)))
      mapping = Mapping(
        pfn: first + gfn & (pageCount - 1), isYoung: isAccessed, rights: UInt8(rights))
    }
  }

  /// The first thing in which a target's answer differs; nil where it agrees.
  func difference(from page: hvcfuzz_guest_page) -> TargetFailure.Kind? {
    if page.state > 4 { return .garbage("state", UInt32(page.state)) }
    if page.state != state {
      return .state(.guestState, expected: UInt32(state), actual: UInt32(page.state))
    }
    guard let mapping else { return nil }
    if page.pfn != mapping.pfn {
      return .state(
        .guestPage, expected: UInt32(truncatingIfNeeded: mapping.pfn),
        actual: UInt32(truncatingIfNeeded: page.pfn))
    }
    if (page.is_young != 0) != mapping.isYoung {
      return .state(
        .guestYoung, expected: mapping.isYoung ? 1 : 0, actual: UInt32(page.is_young))
    }
    if page.entry.kind != UInt8(HVCFUZZ_ENTRY_UNKNOWN.rawValue),
      page.entry.rights != mapping.rights
    {
      return .state(
        .guestRights, expected: UInt32(mapping.rights), actual: UInt32(page.entry.rights))
    }
    return nil
  }
}
