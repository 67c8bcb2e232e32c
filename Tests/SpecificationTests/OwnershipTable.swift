import Hypercalls
import Testing

@testable import Specification

/// From every state of a page, every call that names it or a frame where a guest has it: the one
/// that works, and all that do not; compared with all that the specification knows.
///
/// After the kernel's own test of ownership (`pkvm_ownership_selftest()`), but by the handlers, and
/// with a guest of each kind.
@Suite struct OwnershipTable {
  /// How the page stands; frame `gfn` is where a guest has it, or had.
  enum Place: String, CaseIterable {
    case alone, lent, pinned, secure, given, guests, twice, own, shown, poison
    case held, text, mmio, noMap, beyond
  }

  /// Of memory that no guest has for itself.
  static let hosts = """
    call             alone    lent     pinned   secure   given    guests   twice    own
    share            lent     -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM
    unshare          -EPERM   alone    -EBUSY   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM
    pin              -EPERM   pinned   *        -EPERM   -EPERM   -EPERM   -EPERM   -EPERM
    unpin            -EPERM   -EPERM   lent     -EPERM   -EPERM   -EPERM   -EPERM   -EPERM
    donate           given    -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM
    give_back        -EPERM   -EPERM   -EPERM   -EPERM   alone    -EPERM   -EPERM   -EPERM
    share_ffa        secure   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM
    unshare_ffa      -EPERM   -EPERM   -EPERM   alone    -EPERM   -EPERM   -EPERM   -EPERM
    share_guest      guests   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM
    share_next       *        -EPERM   -EPERM   -EPERM   -EPERM   twice    -EPERM   -EPERM
    unshare_guest    -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  alone    *        -ENOENT
    unshare_next     -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  guests   -ENOENT
    donate_guest     own      -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM
    donate_next      *        -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM
    guest_share      -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  shown
    guest_unshare    -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -EPERM
    borrower_share   -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -EPERM   -EPERM   -ENOENT
    borrower_unshare -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -EPERM   -EPERM   -ENOENT
    force_reclaim    -EAGAIN  -EAGAIN  -EAGAIN  -EAGAIN  -EPERM   -EAGAIN  -EAGAIN  poison
    reclaim          -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  alone
    reclaim_borrowed -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -EPERM   -EPERM   -ENOENT
    read             =        =        =        =        1        =        =        1
    fault            =        =        =        =        1        =        =        1
    idmap            =        =        =        =        -EPERM   =        =        -EPERM
    borrower_read    1        1        1        1        1        =        =        1
    owner_read       1        1        1        1        1        1        1        =
    """

  /// Of guests' memory, and of what the host may not hand out.
  static let others = """
    call             shown    poison   held     text     mmio     noMap    beyond
    share            -EPERM   *        -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL
    unshare          -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL
    pin              -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL
    unpin            -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL
    donate           -EPERM   *        -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL
    give_back        -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL  -EPERM   -EINVAL
    share_ffa        -EPERM   *        -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL
    unshare_ffa      -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL
    share_guest      -EPERM   *        -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL
    share_next       -EPERM   *        -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL
    unshare_guest    -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT
    unshare_next     -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT
    donate_guest     -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL
    donate_next      -EPERM   *        -EPERM   -EPERM   -EPERM   -EPERM   -EINVAL
    guest_share      -EPERM   poisoned -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT
    guest_unshare    own      poisoned -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT
    borrower_share   -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT
    borrower_unshare -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT
    force_reclaim    -EAGAIN  -EAGAIN  -EPERM   -EPERM   -EFAULT  -EAGAIN  -EINVAL
    reclaim          alone    =        -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT
    reclaim_borrowed -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT  -ENOENT
    read             =        =        1        =        =        =        1
    fault            =        =        1        =        =        =        1
    idmap            =        =        -EPERM   -EPERM   =        =        -EINVAL
    borrower_read    1        1        1        1        1        1        1
    owner_read       =        1        1        1        1        1        1
    """

  @Test(
    "from every state, what works leads to its state and all else changes nothing",
    arguments: [hosts, others])
  func results(table: String) throws {
    let lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let places = try lines[0].dropFirst().map { try #require(Place(rawValue: $0)) }
    for line in lines.dropFirst() {
      try #require(line.count == lines[0].count)
      for (place, cell) in zip(places, line.dropFirst()) { expect(line[0], place, cell) }
    }
  }

  private func expect(_ call: String, _ place: Place, _ cell: String) {
    var world = GuestWorld()
    let pfn = world.reach(place)
    let isThere = world.isAt(place)
    #expect(isThere, "cannot reach \(place)")
    let before = Snapshot(world)
    let result = world.make(call, pfn).result
    let comment: Comment = "\(call) from \(place)"

    if cell == "*" {
      // Works, and leads on to a state that is not in the table.
      #expect(result == .success, comment)
      let after = Snapshot(world)
      #expect(after != before, comment)
    } else if let next = Place(rawValue: cell) {
      #expect(result == .success, comment)
      let isThere = world.isAt(next)
      #expect(isThere, comment)
      let other = world.specification.changedThisStep.filter {
        $0.pfn != pfn && !world.layout.readyMadeVMs.contains($0.pfn)
      }
      #expect(other.isEmpty, comment)
    } else {
      let code = cell == "=" ? .success : cell == "poisoned" ? .hardwarePoisoned : ReturnCode(cell)
      #expect(result == code, comment)
      let after = Snapshot(world)
      #expect(after == before, comment)
    }
  }
}

extension GuestWorld {
  func pfn(for place: OwnershipTable.Place) -> UInt64 {
    switch place {
    case .held: layout.readyMadeVMs.first + StockPage.firstSpare
    case .text: layout.image.first
    case .mmio: 0x9000
    case .noMap: layout.ram.end
    case .beyond: layout.ipaPageCount
    default: free
    }
  }

  /// Makes the calls that bring the page there, and says which page that is.
  mutating func reach(_ place: OwnershipTable.Place) -> UInt64 {
    let path: [String] =
      switch place {
      case .lent: ["share"]
      case .pinned: ["share", "pin"]
      case .secure: ["share_ffa"]
      case .given: ["donate"]
      case .guests: ["share_guest"]
      case .twice: ["share_guest", "share_next"]
      case .own: ["donate_guest"]
      case .shown: ["donate_guest", "guest_share"]
      case .poison: ["donate_guest", "force_reclaim"]
      case .alone, .held, .text, .mmio, .noMap, .beyond: []
      }
    for call in path { _ = make(call, pfn(for: place)) }
    return pfn(for: place)
  }

  /// Whether page and frames are as the state has them.
  func isAt(_ place: OwnershipTable.Place) -> Bool {
    var page = AbstractPage(owner: .host)
    var borrowed: [UInt64?] = [nil, nil]
    var owned: GuestMapping.State?
    switch place {
    case .alone: break
    case .lent: page.borrower = .hyp
    case .pinned: (page.borrower, page.count) = (.hyp, 1)
    case .secure: page.borrower = .ffa
    case .given, .text: page.owner = .hyp
    case .guests:
      (page.borrower, page.count) = (.guests, 1)
      borrowed[0] = free
    case .twice:
      (page.borrower, page.count) = (.guests, 2)
      borrowed = [free, free]
    case .own:
      (page.owner, page.slot) = (.guest, 2)
      owned = .owned
    case .shown:
      (page.owner, page.borrower, page.slot) = (.guest, .host, 2)
      owned = .lent
    case .poison: owned = .poisoned
    case .held: (page.owner, page.slot) = (.hyp, 1)
    case .mmio, .noMap, .beyond: page.owner = .nobody
    }
    return specification[pfn(for: place)] == page
      && [mapping(0)?.pfn, mapping(0, Self.gfn + 1)?.pfn] == borrowed
      && mapping(1)?.state == owned && mapping(1, Self.gfn + 1) == nil
      && mapping(0).map { $0.state == .borrowed } ?? true
  }

  /// Makes the call of this name on the page, or at the frame where a guest has it or the next.
  mutating func make(_ name: String, _ pfn: UInt64) -> Answer {
    let cpu: UInt8 =
      ["donate_guest", "donate_next", "guest_share", "guest_unshare", "owner_read"].contains(name)
      ? 1 : 0
    return specification.step(Self.call(name, pfn, cpu), evidence: Evidence())
  }

  private static func call(_ name: String, _ pfn: UInt64, _ cpu: UInt8) -> RawCall {
    func raw(_ opcode: Opcode, _ registers: UInt64...) -> RawCall {
      var call = RawCall(opcode: opcode, actor: cpu)
      for (number, value) in registers.enumerated() { call.x[number] = value }
      return call
    }
    return switch name {
    case "share_guest": raw(.hostShareGuest, pfn, gfn, 1, 15)
    case "share_next": raw(.hostShareGuest, pfn, gfn + 1, 1, 15)
    case "unshare_guest": raw(.hostUnshareGuest, 0x1000, gfn, 1)
    case "unshare_next": raw(.hostUnshareGuest, 0x1000, gfn + 1, 1)
    case "donate_guest": raw(.hostDonateGuest, pfn, gfn)
    case "donate_next": raw(.hostDonateGuest, pfn, gfn + 1)
    case "guest_share", "borrower_share": raw(.guestShareHost, gfn)
    case "guest_unshare", "borrower_unshare": raw(.guestUnshareHost, gfn)
    case "force_reclaim": raw(.forceReclaimGuestPage, pfn)
    case "reclaim": raw(.reclaimGuestPage, 0x1001, gfn)
    case "reclaim_borrowed": raw(.reclaimGuestPage, 0x1000, gfn)
    case "borrower_read", "owner_read": raw(.guestRead, gfn)
    default: RawCall(name, pfn)
    }
  }
}
