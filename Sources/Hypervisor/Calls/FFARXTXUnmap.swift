import Hypercalls

extension Hypervisor {
  /// Models `do_ffa_rxtx_unmap()`. Somebody else's pin on a buffer, of a structure that lies in the
  /// same page, stands against it; as it is, the kernel asserts that there is none.
  mutating func handle(_ call: FFARXTXUnmap) throws(Panic) -> ReturnCode {
    lock(.proxy)
    defer { unlock(.proxy) }
    guard hasBuffers else { return .invalidArgument }
    let transmit = PageRange(first: transmitBuffer.pfn, count: 1)
    let receive = PageRange(first: receiveBuffer.pfn, count: 1)
    lockHostAndHyp()
    defer { unlockHostAndHyp() }
    let transmitIsFree = try isPinnedOnce(transmit)
    let receiveIsFree = try isPinnedOnce(receive)
    guard holds(transmitIsFree && receiveIsFree, unless: .ffaBuffersPinnedTwice) else {
      return .busy
    }
    try unpin(transmit)
    try giveBackBuffer(transmit)
    try unpin(receive)
    try giveBackBuffer(receive)
    setBuffers(transmit: nil, receive: nil)
    return .success
  }

  private func isPinnedOnce(_ buffer: PageRange) throws(Panic) -> Bool {
    try hypPage(backedIndex(buffer.first)).refcount == 1
  }
}
