extension SeededBug {
  /// Bugs that change a page on one side alone: its tables, or one of its two states.
  static let states: [BugEntry] = [
    entry(
      .returnForgetsHost, "return-forgets-host", "H36", "plausible", .mainline, calls: 2,
      caughtBy: "I1", "a page that comes back is mapped for the host, and stays nobody's"),
    entry(
      .returnForgetsHyp, "return-forgets-hyp", "H37", "plausible", .mainline, calls: 2,
      caughtBy: "I4", "a page that comes back to the host stays the hypervisor's, too"),
    entry(
      .secureShareMarksHyp, "secure-share-marks-hyp", "H38", "plausible", .mainline, calls: 1,
      caughtBy: "I8", "a page that is shared with the secure world is the hypervisor's, too"),
    entry(
      .guestDonationKeepsState, "guest-donation-keeps-state", "H39", "plausible", .mainline,
      calls: 4, caughtBy: "I5", "a page that is given to a guest keeps its state of the host"),
    entry(
      .guestLoanReadsOwned, "guest-loan-reads-owned", "H40", "plausible", .mainline, calls: 5,
      caughtBy: "I11", "what a guest lends to the host is noted as the host's own"),
    entry(
      .guestLoanIsWiped, "guest-loan-is-wiped", "H41", "plausible", .mainline, calls: 6,
      caughtBy: "I31", "a page that a guest lends to the host is wiped first"),
  ]
}
