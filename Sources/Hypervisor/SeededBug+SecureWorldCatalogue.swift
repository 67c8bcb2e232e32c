import Hypercalls

extension SeededBug {
  /// Weak points and bugs of the FF-A proxy.
  static let secureWorld: [BugEntry] = proxyAsItIs + proxyBugs

  /// What every kernel's proxy has.
  static let proxyWeakPoints: SeededBugSet = [
    .ffaAnswerTrusted, .ffaFragmentsLost, .ffaFragmentAbortWarns, .ffaBuffersPinnedTwice,
  ]

  private static let proxyAsItIs: [BugEntry] = [
    entry(
      .ffaAnswerTrusted, "ffa-answer-trusted", "N04", "6.12 and 7.3", .mainline, calls: 5,
      caughtBy: "I9", "a reclaim takes back what the secure world names, and no ledger says more"),
    entry(
      .ffaFragmentsLost, "ffa-fragments-lost", "H20", "6.12 and 7.3", .mainline, calls: 4,
      caughtBy: "refusedChange",
      "a refused fragment ends its transaction, and the pages before it stay lent for ever"),
    entry(
      .ffaFragmentAbortWarns, "ffa-fragment-abort-warns", "H21", "6.12 and 7.3", .mainline,
      calls: 3, caughtBy: "warning",
      "a fragment of no transaction that lists a page which cannot be lent kills EL2"),
    entry(
      .ffaBuffersPinnedTwice, "ffa-buffers-pinned-twice", "H22", "6.12 and 7.3", .mainline,
      calls: 3, caughtBy: "warning",
      "unmapping the buffers kills EL2 where a VM's structure lies in one of them"),
  ]

  private static let proxyBugs: [BugEntry] = [
    entry(
      .ffaOffsetWraps, "ffa-offset-wraps", "B15", "CVE-2025-40266, 103e17aac09c", .mainline,
      calls: 3, caughtBy: "panic",
      "where a descriptor's list begins wraps in 32 bits, and EL2 reads beyond its copy"),
    entry(
      .ffaLengthUnchecked, "ffa-length-unchecked", "H23", "d66e50beb911, from memory", .mainline,
      calls: 2, caughtBy: "panic", "a fragment longer than its descriptor is copied whole"),
    entry(
      .ffaRollbackTakesOneMore, "ffa-rollback-takes-one-more", "P41", "plausible", .mainline,
      calls: 3, caughtBy: "refusedChange",
      "a refused descriptor takes back the range that was refused, which something else lent"),
    entry(
      .ffaRefusalKeepsMarks, "ffa-refusal-keeps-marks", "H24", "plausible", .mainline, calls: 4,
      caughtBy: "refusedChange", "what the secure world does not take stays marked as lent"),
    entry(
      .ffaHandleStays, "ffa-handle-stays", "H25", "plausible", .mainline, calls: 4,
      caughtBy: "I37", "a reclaimed transaction keeps its handle, and can be reclaimed again"),
    entry(
      .ffaReclaimIgnoresAnswer, "ffa-reclaim-ignores-answer", "H26", "plausible", .mainline,
      calls: 5, caughtBy: "result",
      "pages are the host's again although the secure world does not let go of them"),
    entry(
      .ffaLoanUnmarked, "ffa-loan-unmarked", "H27", "plausible", .mainline, calls: 3,
      caughtBy: "change", "a loan is passed on to the secure world without a mark on its pages"),
    entry(
      .ffaFragmentUnnoted, "ffa-fragment-unnoted", "H28", "plausible", .mainline, calls: 4,
      caughtBy: "I37", "the ranges of later fragments are missing in the ledger"),
    entry(
      .ffaDescriptorReadAgain, "ffa-descriptor-read-again", "H29", "plausible", .mainline,
      calls: 4, caughtBy: "I37",
      "the host's buffer is read again after its ranges were checked, to note them"),
  ]
}
