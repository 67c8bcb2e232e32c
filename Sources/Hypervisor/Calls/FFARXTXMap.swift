import Hypercalls

extension Hypervisor {
  /// Models `do_ffa_rxtx_map()`: the host's two buffers are shared with the hypervisor, and pinned.
  mutating func handle(_ call: FFARXTXMap) throws(Panic) -> ReturnCode {
    let transmit = PhysicalAddress(call.tx)
    let receive = PhysicalAddress(call.rx)
    guard call.pages.rawValue == 1, transmit.isPageAligned, receive.isPageAligned else {
      return .invalidArgument
    }
    lock(.proxy)
    defer { unlock(.proxy) }
    guard !hasBuffers else { return .denied }
    guard askSecureWorld().answer != .refuses else { return .busy }
    guard try takeBuffers(Pfn(transmit.pfn), Pfn(receive.pfn)) else { return .invalidArgument }
    setBuffers(transmit: transmit, receive: receive)
    return .success
  }

  /// Shares and pins both, or leaves both as they were.
  private mutating func takeBuffers(_ transmit: Pfn, _ receive: Pfn) throws(Panic) -> Bool {
    guard case .range(let transmit) = admit(transmit, PageCount(1), .unchecked),
      case .range(let receive) = admit(receive, PageCount(1), .unchecked)
    else { return false }
    lockHostAndHyp()
    defer { unlockHostAndHyp() }
    guard try shareWithHyp(transmit) == .success else { return false }
    if try shareWithHyp(receive) == .success {
      if try pin(transmit) == .success {
        if try pin(receive) == .success { return true }
        try unpin(transmit)
      }
      try giveBackBuffer(receive)
    }
    try giveBackBuffer(transmit)
    return false
  }

  /// Ends the share of a buffer, which nothing may stand against.
  mutating func giveBackBuffer(_ buffer: PageRange) throws(Panic) {
    warn(if: try unshareFromHyp(buffer) != .success, .ffaBuffers)
  }
}
