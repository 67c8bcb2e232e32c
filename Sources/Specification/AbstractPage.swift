/// To whom a page belongs: who may lend it or give it away.
public enum Owner: UInt8, CaseIterable, Sendable {
  case host = 0
  /// The hypervisor, for itself or, where the page has a slot, for that VM.
  case hyp = 1
  /// Carve-outs (`NOMAP`), and MMIO that the hypervisor was not given: the host may access them.
  case nobody = 2
  /// The protected guest of the VM that the page's slot names.
  case guest = 3
}

/// To whom the owner has lent a page.
public enum Borrower: UInt8, CaseIterable, Sendable {
  case none = 0
  case hyp = 1
  /// The secure world, by way of FF-A.
  case ffa = 2
  /// The host borrows: from a guest or, in 6.12, data that the hypervisor shows it from boot on.
  case host = 3
  /// Guests that are not protected, in as many places as the page counts.
  case guests = 4
  /// Devices, which reach the page by DMA; counted like guests.
  case device = 5
}

/// Who wrote a page last.
public enum Writer: UInt8, CaseIterable, Sendable {
  /// Nobody since boot, or since the hypervisor zeroed the page.
  case nobody = 0
  case host = 1
  case hyp = 2
  case guest = 3
  case device = 4
}

/// One page as the design sees it: owner, borrower, count and writer, and nothing of page tables.
public struct AbstractPage: Hashable, Sendable {
  /// Mappings where guests or devices borrow; where the hypervisor does, shares outstanding in
  /// `rfc2021` and pins in the other designs; 0 elsewhere.
  public var count: UInt32
  public var owner: Owner
  public var borrower: Borrower
  /// A change of owner or borrower leaves it as it is, but for one that zeroes the page.
  public var content: Writer
  /// The VM whose guest owns the page, or for which the hypervisor holds it (its structures, its
  /// tables, pages for them): slot plus 1; 0: none.
  public var slot: UInt8

  @inlinable public init(
    owner: Owner, borrower: Borrower = .none, count: UInt32 = 0, content: Writer = .nobody,
    slot: UInt8 = 0
  ) {
    self.count = count
    self.owner = owner
    self.borrower = borrower
    self.content = content
    self.slot = slot
  }
}

extension AbstractPage {
  /// Whether the host may map the page and both read and write it.
  @inlinable @inline(__always) public var isOpenToHost: Bool {
    switch owner {
    case .host, .nobody: true
    case .hyp, .guest: borrower == .host
    }
  }
}

extension AbstractPage: CustomStringConvertible {
  public var description: String {
    var text = "owner \(owner)"
    if slot > 0 { text += " for VM \(slot - 1)" }
    if borrower != .none { text += ", lent to \(borrower)" }
    if count > 0 { text += ", counted \(count)" }
    if content != .nobody { text += ", written by \(content)" }
    return text
  }
}
