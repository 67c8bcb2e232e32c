/// What one component may do with a page, as EL2 records it (`enum pkvm_page_state`).
public enum PageState: UInt8, Sendable {
  case owned = 0
  case sharedOwned = 1
  case sharedBorrowed = 2
  case noPage = 3
}

/// A component that can own or borrow pages.
public enum Component: UInt8, Sendable {
  case host = 0
  case hyp = 1
  case guest = 2
}
