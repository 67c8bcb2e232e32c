import CTarget
import Hypervisor

/// What the model says of a page, as far as any implementation can say it.
struct PageLevel1 {
  /// Nil where the page is no RAM of the host's: kernels keep nothing about it, or anything.
  var hostState: UInt8?
  var hypState: UInt8
  var pinCount: UInt32
  var shareCount: UInt32

  init(_ page: PageStates) {
    hostState = page.kind == .memory ? Self.number(page.host) : nil
    hypState = Self.number(page.hyp)
    pinCount = UInt32(page.refcount)
    shareCount = UInt32(page.shareCount)
  }

  /// Whether it is the hypervisor's alone, and nobody refers to it.
  var isHyps: Bool { hostState == 3 && hypState == 0 && pinCount == 0 }

  /// The first thing in which a target's answer differs; nil where it agrees.
  func difference(from page: hvcfuzz_page, countsPins: Bool) -> TargetFailure.Kind? {
    for (name, state) in [("host_state", page.host_state), ("hyp_state", page.hyp_state)]
    where state > 4 {
      return .garbage(name, UInt32(state))
    }
    if let hostState, page.host_state != hostState {
      return .state(.hostState, expected: UInt32(hostState), actual: UInt32(page.host_state))
    }
    if page.hyp_state != hypState {
      return .state(.hypState, expected: UInt32(hypState), actual: UInt32(page.hyp_state))
    }
    if countsPins, page.pin_count != pinCount {
      return .state(.pinCount, expected: pinCount, actual: page.pin_count)
    }
    if page.share_count != shareCount {
      return .state(.shareCount, expected: shareCount, actual: page.share_count)
    }
    return nil
  }

  /// The interface's number of a state (`enum hvcfuzz_state`).
  static func number(_ state: PageState) -> UInt8 {
    switch state {
    case .owned: 0
    case .sharedOwned: 1
    case .sharedBorrowed: 2
    case .noPage: 3
    }
  }
}
