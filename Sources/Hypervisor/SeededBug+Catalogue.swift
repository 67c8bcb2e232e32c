import Hypercalls

/// Where a seeded bug comes from, how it is triggered, and who should notice.
public struct BugEntry: Sendable {
  public let bug: SeededBug
  /// What the user types: `unshare-forgets-pin`.
  public let id: String
  /// The catalogue's numbers, with commas; H numbers are this project's own.
  public let number: String
  /// Commit, thread or kernel where it was seen; `plausible` where it is invented.
  public let source: String
  public let summary: String
  /// The profile to look for it in.
  public let home: Profile
  /// The invariant, or the kind of check, that should catch it.
  public let caughtBy: String
  /// Calls that the plain trigger needs, without repeats (but up to a counter's limit) and without
  /// failures ordered by the header, with which fewer may do; nil where no caller that keeps its
  /// contracts gets there.
  public let triggerCalls: Int?

  /// The catalogue's numbers one by one.
  public var numbers: [String] { number.split(separator: ", ").map(String.init) }
}

extension SeededBug {
  public static let catalogue: [BugEntry] =
    weakPoints + historical + plausible + guests + extensions + secureWorld + states

  public var entry: BugEntry { Self.catalogue.first { $0.bug == self }! }

  /// The bug with that id, or the first with that catalogue number.
  public init?(id: some StringProtocol) {
    guard let entry = Self.catalogue.first(where: { $0.id == id || $0.numbers.contains("\(id)") })
    else { return nil }
    self = entry.bug
  }

  static func entry(
    _ bug: SeededBug, _ id: String, _ number: String, _ source: String, _ home: Profile,
    calls: Int?, caughtBy: String, _ summary: String
  ) -> BugEntry {
    BugEntry(
      bug: bug, id: id, number: number, source: source, summary: summary, home: home,
      caughtBy: caughtBy, triggerCalls: calls)
  }

  private static let weakPoints: [BugEntry] = [
    entry(
      .ffaShareUnsharedFromHyp, "ffa-share-unshared-from-hyp", "W01", "6.12 without debug checks",
      .mainline, calls: 2, caughtBy: "result",
      "host_unshare_hyp does not look at the hypervisor's state, and accepts an FF-A share"),
    entry(
      .hypStateUncheckedOnShare, "hyp-state-unchecked-on-share", "W16",
      "6.12 without debug checks", .mainline, calls: nil, caughtBy: "result",
      "share and donation do not look at the hypervisor's state"),
    entry(
      .emptyReturnWarns, "empty-return-warns", "H42", "6.12 without debug checks", .linux612,
      calls: nil, caughtBy: "warning",
      "an empty range is given back from beyond the host's address space, and kills EL2"),
    entry(
      .foreignFaultPanics, "foreign-fault-panics", "B43", "6.12 and older", .mainline, calls: 1,
      caughtBy: "panic", "a host access to a page of the hypervisor kills EL2"),
    entry(
      .faultWithoutMemoryPanics, "fault-without-memory-panics", "W02", "every kernel", .mainline,
      calls: 2, caughtBy: "panic", "a host fault that finds no table page kills EL2"),
    entry(
      .faultBeyondRangePanics, "fault-beyond-range-panics", "H02", "every kernel", .mainline,
      calls: 1, caughtBy: "panic", "a host fault beyond the address space kills EL2"),
    entry(
      .commitMayFail, "commit-may-fail", "W03, W12, S05", "every kernel", .mainline, calls: 2,
      caughtBy: "warning", "table pages are not reserved in the check phase, and the commit fails"),
    entry(
      .referenceLimitUnchecked, "reference-limit-unchecked", "W04, W11", "every kernel", .mainline,
      calls: 2, caughtBy: "panic", "a pin or a repeated share at the counter's limit kills EL2"),
    entry(
      .pfnWraps, "pfn-wraps", "W05", "7.3, and 6.12 in every call", .mainline, calls: 1,
      caughtBy: "result", "a page number of 2^52 and more is shifted into another page's"),
    entry(
      .addressLimitUnchecked, "address-limit-unchecked", "H03", "7.3 in single-page calls, 6.12",
      .mainline, calls: 1, caughtBy: "result",
      "a page beyond the address space is not refused as such"),
    entry(
      .emptyRangeChecked, "empty-range-checked", "H04", "7.3", .mainline, calls: 1,
      caughtBy: "result", "an empty range is refused for the page before it"),
    entry(
      .unbackedReturnFaults, "unbacked-return-faults", "W06", "7.3", .mainline, calls: nil,
      caughtBy: "panic", "hyp_donate_host of a hole touches a vmemmap entry that is not there"),
    entry(
      .readOnlyFaultRetriesForever, "read-only-fault-retries-forever", "H01", "7.3", .mainline,
      calls: 1, caughtBy: "result",
      "a host write to the hypervisor's text faults for ever, as its leaf is valid"),
    entry(
      .rootAlignmentUnchecked, "root-alignment-unchecked", "W09, B35", "6.12 and 7.3", .mainline,
      calls: 3, caughtBy: "panic", "a root table on an odd page is used before it is had"),
    entry(
      .teardownWhileRunningWarns, "teardown-while-running-warns", "W14", "6.12", .linux612,
      calls: nil, caughtBy: "warning", "tearing down a VM whose vCPU runs kills EL2"),
    entry(
      .refusedAreasAreWiped, "refused-areas-are-wiped", "H07", "6.12", .mainline, calls: 1,
      caughtBy: "refusedChange",
      "init_vm and init_vcpu take and zero pages before the last check, and return them unmapped"),
  ]

  private static let historical: [BugEntry] = [
    entry(
      .unmappedDeviceIsMemory, "unmapped-device-is-memory", "B10", "CVE-2023-21264, 09cce60bddd6",
      .rfc2021, calls: 1, caughtBy: "result",
      "an MMIO page without an entry counts as the host's memory"),
    entry(
      .noMapIsMemory, "nomap-is-memory", "B11", "43c1ff8b7501", .mainline, calls: 1,
      caughtBy: "result", "a carve-out can be shared and given away"),
    entry(
      .pageCountWraps, "page-count-wraps", "B12", "f71f7afd0a0c", .mainline, calls: 1,
      caughtBy: "result", "the size of a range wraps, and a small range passes the checks"),
    entry(
      .rootCountedOnce, "root-counted-once", "B20", "1d58a17ef545", .mainline, calls: 1,
      caughtBy: "I24", "entries of the second root table are counted on the first"),
    entry(
      .referenceWraps, "reference-wraps", "B21", "7615c2a51478", .mainline, calls: 2,
      caughtBy: "result", "a page's count wraps to zero unnoticed"),
    entry(
      .blockIgnoresRegion, "block-ignores-region", "B26", "e728e705802f, 8531d5a83d8e", .mainline,
      calls: 1, caughtBy: "I17", "a fault maps a block that reaches out of its region"),
    entry(
      .remappingIsRefused, "remapping-is-refused", "B27", "73c55be08932", .linux612, calls: 1,
      caughtBy: "warning",
      "after recycling, what the first attempt had mapped already counts as a failure"),
    entry(
      .stackStaysWithHost, "stack-stays-with-host", "B29", "3a8c562892b9", .mainline, calls: 0,
      caughtBy: "I7", "the hypervisor's stack stays the host's at boot"),
    entry(
      .repeatedShareUncounted, "repeated-share-uncounted", "S01", "seeds 000 and 001", .rfc2021,
      calls: 2, caughtBy: "I13", "a repeated share succeeds and is not counted"),
    entry(
      .secureShareRepeats, "secure-share-repeats", "S04", "2021 series, patch 13, review",
      .mainline, calls: 2, caughtBy: "result",
      "the rule for repeated shares with the hypervisor serves for the secure world too"),
    entry(
      .rangeUnshareSkipsLast, "range-unshare-skips-last", "S02", "2021 series, patches 13 to 15",
      .rfc2021, calls: 2, caughtBy: "I13", "unsharing a range leaves its last page shared"),
    entry(
      .unshareLeavesMapping, "unshare-leaves-mapping", "H05", "2021 series, cover letter",
      .rfc2021, calls: 2, caughtBy: "I2", "an unshared page stays mapped at EL2"),
  ]

  private static let plausible: [BugEntry] = [
    entry(
      .unshareForgetsPin, "unshare-forgets-pin", "P01", "plausible", .mainline, calls: 2,
      caughtBy: "result", "a pinned page can be unshared"),
    entry(
      .busyBeforeState, "busy-before-state", "P02", "plausible", .mainline, calls: 1,
      caughtBy: "result", "unshare looks at the count before it looks at the state"),
    entry(
      .donationForgetsAnnotation, "donation-forgets-annotation", "P10", "plausible", .mainline,
      calls: 1, caughtBy: "I18", "a donated page's entry is emptied, not annotated"),
    entry(
      .blockSplitKeepsMappings, "block-split-keeps-mappings", "P19, B38", "plausible", .mainline,
      calls: 2, caughtBy: "I3", "a broken block's table starts with the block's pages"),
    entry(
      .recyclingDropsMemory, "recycling-drops-memory", "P23, B37", "plausible", .mainline,
      calls: 2, caughtBy: "I20", "recycling drops RAM mappings and annotations too"),
    entry(
      .recyclingWithoutRetry, "recycling-without-retry", "P24", "plausible", .mainline, calls: 2,
      caughtBy: "result", "after recycling the operation is not tried again"),
    entry(
      .poolJoinsBeyondEnd, "pool-joins-beyond-end", "P25", "plausible", .mainline, calls: 0,
      caughtBy: "I26", "the last free page of a pool is joined with the page behind the pool"),
    entry(
      .tablePutTwice, "table-put-twice", "P26", "plausible", .mainline, calls: 3,
      caughtBy: "panic", "a recycled table is given back twice"),
    entry(
      .unpinSkipsLast, "unpin-skips-last", "P40", "plausible", .mainline, calls: 3,
      caughtBy: "I14", "unpinning a range rounds inward and leaves its last page pinned"),
    entry(
      .hypStateNotComplemented, "hyp-state-not-complemented", "P42", "plausible", .mainline,
      calls: 1, caughtBy: "result", "a vmemmap entry never written reads as the hypervisor's"),
    entry(
      .emptyRangeIsOnePage, "empty-range-is-one-page", "P44", "plausible", .mainline, calls: 2,
      caughtBy: "I2", "a range of no pages is taken for one page"),
    entry(
      .locksOutOfOrder, "locks-out-of-order", "P45", "plausible", .mainline, calls: 1,
      caughtBy: "locking", "the hypervisor's lock is taken before the host's"),
    entry(
      .unpinLeavesMapping, "unpin-leaves-mapping", "H06", "plausible", .mainline, calls: 3,
      caughtBy: "I16", "the last unpin leaves the page mapped at EL2"),
    entry(
      .donationKeepsTranslation, "donation-keeps-translation", "H12", "plausible", .mainline,
      calls: 2, caughtBy: "I22", "a donated page's entry is changed and not invalidated"),
    entry(
      .guestUnmapKeepsTranslation, "guest-unmap-keeps-translation", "H13", "plausible", .mainline,
      calls: 5, caughtBy: "I22", "what a guest loses is unmapped and not invalidated"),
  ]
}
