import Specification

extension TracePage {
  /// Owner, borrower and count as a recorded page shows them, for comparison with the
  /// specification's; nil where the states are those of no design.
  var abstraction: AbstractPage? {
    switch (host.state, hyp.state) {
    case (.mmio, .noPage), (.noMap, .noPage): AbstractPage(owner: .nobody)
    case (.owned, .noPage): AbstractPage(owner: .host, count: UInt32(refcount))
    case (.sharedOwned, .sharedBorrowed):
      AbstractPage(owner: .host, borrower: .hyp, count: UInt32(refcount))
    case (.sharedOwned, .noPage):
      AbstractPage(owner: .host, borrower: .ffa, count: UInt32(refcount))
    case (.sharedBorrowed, .sharedOwned): AbstractPage(owner: .hyp, borrower: .host)
    // What EL2 counts on its own pages is its own business.
    case (.noPage, .owned): AbstractPage(owner: .hyp)
    default: nil
    }
  }
}

extension AbstractPage {
  /// The same page, whoever wrote it last: traces do not record contents.
  func isSameApartFromContent(_ other: AbstractPage) -> Bool {
    owner == other.owner && borrower == other.borrower && count == other.count
  }
}
