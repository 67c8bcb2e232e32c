import Hypercalls

// Pages of a guest whose VM ended early: nobody can take them back, and nobody has them. Only where
// the design lets a VM end so.
extension Specification {
  /// The frame at which its guest has or had a page that it owns.
  public func home(of pfn: UInt64) -> GuestFrame {
    GuestFrame(slot: Int(memory[pfn].slot) - 1, gfn: vms.home(of: pfn))
  }

  /// Whether the guest that owns the page is gone.
  public func isLost(_ pfn: UInt64) -> Bool {
    let page = memory[pfn]
    guard extensions.contains(.earlyEnd), page.owner == .guest else { return false }
    return guestMapping(at: home(of: pfn))?.pfn != pfn
  }
}
