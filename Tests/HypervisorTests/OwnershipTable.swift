import Hypercalls

@testable import Hypervisor

/// The calls of the kernel's own test of ownership (`pkvm_ownership_selftest()`), on one page and
/// two neighbouring frames of one VM's guest, which for once is both kinds of guest.
enum OwnershipCall: String, CaseIterable {
  case donateHyp, hypDonateHost, shareHyp, unshareHyp, pin, unpin, shareFFA, unshareFFA
  case shareGuest, shareGuestNext, unshareGuest, unshareGuestNext
  case donateGuest, donateGuestNext, guestShareHost, guestUnshareHost
  case forceReclaim, reclaimNext
}

/// What each component has of the page: H, Y, and what the guest has at its two frames.
struct OwnershipState: Equatable {
  enum Guest { case none, owned, sharedOwned, borrowed, poison }
  var host: PageState
  var hyp: PageState
  var guest = Guest.none
  var guestNext = Guest.none
}

/// From a state the one call that works, the state that it leads to, and the calls that are refused
/// there.
struct OwnershipRow {
  var calls: [OwnershipCall]
  var after: OwnershipState
  var refused: [(OwnershipCall, ReturnCode)]
  var refcount: UInt64 = 0
  var shareCount: UInt64 = 0

  init(
    _ calls: OwnershipCall..., to after: OwnershipState, refcount: UInt64 = 0,
    shareCount: UInt64 = 0, notPermitted: [OwnershipCall], busy: [OwnershipCall] = [],
    noEntry: [OwnershipCall] = [], poisoned: [OwnershipCall] = []
  ) {
    self.calls = calls
    self.after = after
    self.refcount = refcount
    self.shareCount = shareCount
    refused =
      notPermitted.map { ($0, .notPermitted) } + busy.map { ($0, .busy) }
      + noEntry.map { ($0, .noEntry) } + poisoned.map { ($0, .hardwarePoisoned) }
  }

  /// What a page that is a guest's refuses to everybody else.
  private static let guests: [OwnershipCall] = [
    .donateGuest, .donateGuestNext, .shareGuest, .shareGuestNext, .shareFFA, .donateHyp,
    .shareHyp, .unshareHyp, .hypDonateHost,
  ]

  static let table: [OwnershipRow] = [
    OwnershipRow(
      to: OwnershipState(host: .noPage, hyp: .owned),
      notPermitted: [
        .donateHyp, .shareHyp, .unshareHyp, .shareFFA, .unshareFFA, .pin, .shareGuest,
        .donateGuest,
      ], noEntry: [.unshareGuest]),
    OwnershipRow(
      .hypDonateHost, to: OwnershipState(host: .owned, hyp: .noPage),
      notPermitted: [.hypDonateHost, .unshareHyp, .unshareFFA, .pin], noEntry: [.unshareGuest]),
    OwnershipRow(
      .shareHyp, to: OwnershipState(host: .sharedOwned, hyp: .sharedBorrowed),
      notPermitted: [
        .shareHyp, .donateHyp, .shareFFA, .hypDonateHost, .shareGuest, .donateGuest,
      ], noEntry: [.unshareGuest]),
    OwnershipRow(
      .pin, .pin, .unpin, to: OwnershipState(host: .sharedOwned, hyp: .sharedBorrowed),
      refcount: 1,
      notPermitted: [
        .shareHyp, .donateHyp, .shareFFA, .hypDonateHost, .shareGuest, .donateGuest,
      ], busy: [.unshareHyp], noEntry: [.unshareGuest]),
    OwnershipRow(
      .unpin, .unshareHyp, to: OwnershipState(host: .owned, hyp: .noPage),
      notPermitted: [.unshareHyp, .hypDonateHost, .pin], noEntry: [.unshareGuest]),
    OwnershipRow(
      .shareFFA, to: OwnershipState(host: .sharedOwned, hyp: .noPage),
      notPermitted: [
        .shareFFA, .donateHyp, .shareHyp, .unshareHyp, .hypDonateHost, .shareGuest, .donateGuest,
        .pin,
      ], noEntry: [.unshareGuest]),
    OwnershipRow(
      .unshareFFA, to: OwnershipState(host: .owned, hyp: .noPage), notPermitted: [.unshareFFA]),
    OwnershipRow(
      .shareGuest,
      to: OwnershipState(host: .sharedOwned, hyp: .noPage, guest: .borrowed), shareCount: 1,
      notPermitted: [
        .shareGuest, .shareFFA, .donateHyp, .shareHyp, .unshareHyp, .hypDonateHost, .donateGuest,
        .pin, .guestShareHost, .guestUnshareHost,
      ]),
    OwnershipRow(
      .shareGuestNext,
      to: OwnershipState(
        host: .sharedOwned, hyp: .noPage, guest: .borrowed, guestNext: .borrowed), shareCount: 2,
      notPermitted: [.shareGuest, .shareGuestNext, .donateGuest, .donateHyp, .reclaimNext]),
    OwnershipRow(
      .unshareGuest,
      to: OwnershipState(host: .sharedOwned, hyp: .noPage, guestNext: .borrowed), shareCount: 1,
      notPermitted: [.donateGuest, .donateHyp, .shareHyp, .shareFFA], noEntry: [.unshareGuest]),
    OwnershipRow(
      .unshareGuestNext, to: OwnershipState(host: .owned, hyp: .noPage),
      notPermitted: [.unshareHyp, .unshareFFA], noEntry: [.unshareGuestNext, .reclaimNext]),
    OwnershipRow(
      .donateGuest, to: OwnershipState(host: .noPage, hyp: .noPage, guest: .owned),
      notPermitted: guests + [.unshareGuest, .guestUnshareHost, .pin]),
    OwnershipRow(
      .guestShareHost,
      to: OwnershipState(host: .sharedBorrowed, hyp: .noPage, guest: .sharedOwned),
      notPermitted: guests + [.guestShareHost, .unshareFFA]),
    OwnershipRow(
      .guestUnshareHost, to: OwnershipState(host: .noPage, hyp: .noPage, guest: .owned),
      notPermitted: guests + [.guestUnshareHost]),
    OwnershipRow(
      .forceReclaim, to: OwnershipState(host: .owned, hyp: .noPage, guest: .poison),
      notPermitted: [.donateGuest, .shareGuest],
      poisoned: [.guestShareHost, .guestUnshareHost]),
    OwnershipRow(
      .donateGuestNext,
      to: OwnershipState(host: .noPage, hyp: .noPage, guest: .poison, guestNext: .owned),
      notPermitted: guests),
    OwnershipRow(
      .reclaimNext, to: OwnershipState(host: .owned, hyp: .noPage, guest: .poison),
      notPermitted: [.donateGuest, .shareGuest], noEntry: [.reclaimNext]),
    OwnershipRow(
      .donateHyp, to: OwnershipState(host: .noPage, hyp: .owned, guest: .poison),
      notPermitted: [.donateHyp, .shareHyp, .shareFFA, .donateGuestNext, .shareGuestNext]),
  ]
}
