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
    entry(
      .mmioReturnStaysMapped, "mmio-return-stays-mapped", "H43", "plausible", .mainline, calls: 2,
      caughtBy: "I6", "the hypervisor still maps a device's page that it gave back"),
    entry(
      .guestLoanStaysUnmapped, "guest-loan-stays-unmapped", "H44", "plausible", .mainline,
      calls: 3, caughtBy: "I19", "what the host lends to a guest is noted, and never mapped"),
    entry(
      .recyclingLeaksTables, "recycling-leaks-tables", "H45", "plausible", .mainline, calls: 2,
      caughtBy: "I25", "a table that recycling has emptied is unlinked, and not freed"),
    entry(
      .poolPageLinksItself, "pool-page-links-itself", "H46", "plausible", .mainline, calls: 4,
      caughtBy: "I27", "the last page of a VM's pool is linked to itself, and the next one lost"),
    entry(
      .memcacheCountStays, "memcache-count-stays", "H47", "plausible", .mainline, calls: 3,
      caughtBy: "I28", "a page leaves the list of those for tables, and is still counted there"),
    entry(
      .reclaimedFrameReadsEmpty, "reclaimed-frame-reads-empty", "H48", "plausible", .mainline,
      calls: 5, caughtBy: "I32", "a frame whose page was taken by force is left empty"),
    entry(
      .putKeepsReference, "put-keeps-reference", "H49", "plausible", .mainline, calls: 1,
      caughtBy: "I34", "a vCPU is put, and its VM still counted as in use"),
    entry(
      .teardownForgetsDying, "teardown-forgets-dying", "H50", "plausible", .mainline, calls: 1,
      caughtBy: "I35", "a VM whose teardown has begun is not marked as dying"),
  ]
}
