import Specification

extension TracePage {
  /// Owner, borrower and count as a recorded page shows them, for comparison with the
  /// specification's; nil where the states are those of no design.
  ///
  /// A recording does not tell FF-A from devices, nor how often devices map other devices: that
  /// much is taken from the specification.
  func abstraction(like specified: AbstractPage) -> AbstractPage? {
    switch (host.state, hyp.state) {
    case (.mmio, .noPage) where host.map == .annotation(owner: 1, guest: nil):
      AbstractPage(owner: .hyp)
    case (.mmio, .noPage):
      AbstractPage(owner: .nobody, borrower: specified.borrower, count: specified.count)
    case (.noMap, .noPage): AbstractPage(owner: .nobody)
    case (.owned, .noPage): AbstractPage(owner: .host, count: UInt32(refcount))
    case (.sharedOwned, .sharedBorrowed):
      AbstractPage(owner: .host, borrower: .hyp, count: UInt32(refcount))
    case (.sharedOwned, .noPage) where shareCount > 0:
      AbstractPage(owner: .host, borrower: .guests, count: UInt32(shareCount))
    case (.noPage, .noPage): AbstractPage(owner: .guest)
    case (.sharedBorrowed, .noPage): AbstractPage(owner: .guest, borrower: .host)
    case (.sharedOwned, .noPage):
      AbstractPage(
        owner: .host, borrower: specified.borrower == .device ? .device : .ffa,
        count: UInt32(refcount))
    case (.sharedBorrowed, .sharedOwned): AbstractPage(owner: .hyp, borrower: .host)
    // What EL2 counts on its own pages is its own business.
    case (.noPage, .owned): AbstractPage(owner: .hyp)
    default: nil
    }
  }
}

extension AbstractPage {
  /// The same page, as far as traces tell: they record neither contents, nor for whom the
  /// hypervisor holds a page.
  func isSameAsRecorded(_ other: AbstractPage) -> Bool {
    owner == other.owner && borrower == other.borrower && count == other.count
  }
}
