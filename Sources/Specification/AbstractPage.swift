/// To whom a page belongs: who may lend it or give it away.
public enum Owner: UInt8, CaseIterable, Sendable {
  case host = 0
  case hyp = 1
  /// MMIO and carve-outs (`NOMAP`): the host may access them, nobody may transfer them.
  case nobody = 2
}

/// To whom the owner has lent a page.
public enum Borrower: UInt8, CaseIterable, Sendable {
  case none = 0
  case hyp = 1
  /// The secure world, by way of FF-A.
  case ffa = 2
  /// 6.12 alone: kernel data that the hypervisor shows to the host from boot on.
  case host = 3
}

/// Who wrote a page last.
public enum Writer: UInt8, CaseIterable, Sendable {
  /// Nobody since boot.
  case nobody = 0
  case host = 1
  case hyp = 2
}

/// One page as the design sees it: owner, borrower, count and writer, and nothing of page tables.
public struct AbstractPage: Hashable, Sendable {
  /// Shares outstanding in `rfc2021`, pins in the other designs; 0 unless lent to the hypervisor.
  public var count: UInt32
  public var owner: Owner
  public var borrower: Borrower
  /// A change of owner or borrower leaves it as it is.
  public var content: Writer

  @inlinable public init(
    owner: Owner, borrower: Borrower = .none, count: UInt32 = 0, content: Writer = .nobody
  ) {
    self.count = count
    self.owner = owner
    self.borrower = borrower
    self.content = content
  }
}

extension AbstractPage {
  /// Whether the host may map the page and both read and write it.
  @inlinable @inline(__always) public var isOpenToHost: Bool { owner != .hyp || borrower == .host }
}

extension AbstractPage: CustomStringConvertible {
  public var description: String {
    var text = "owner \(owner)"
    if borrower != .none { text += ", lent to \(borrower)" }
    if count > 0 { text += ", counted \(count)" }
    if content != .nobody { text += ", written by \(content)" }
    return text
  }
}
