extension SeededBug {
  /// Weak points and bugs of mainline's guests and VMs, which no program reaches yet.
  static let guests: [BugEntry] = [
    entry(
      .guestAssertionsWarn, "guest-assertions-warn", "W07, W08", "7.3 with debug checks",
      .mainline, calls: nil, caughtBy: "warning",
      "a wrong frame, size or state kills EL2 in relax_perms, wrprotect, mkyoung and the like"),
    entry(
      .guestStateUnchecked, "guest-state-unchecked", "H08", "7.3 without debug checks", .mainline,
      calls: nil, caughtBy: "result",
      "relax_perms, wrprotect, mkyoung and the like work on any mapping, or on part of a block"),
    entry(
      .youngBeyondRangeWarns, "young-beyond-range-warns", "H09", "7.3", .mainline, calls: nil,
      caughtBy: "warning", "test_clear_young beyond the guest's address space kills EL2"),
    entry(
      .hypTextReclaimWarns, "hyp-text-reclaim-warns", "N01", "7.3", .mainline, calls: nil,
      caughtBy: "warning", "force_reclaim of the hypervisor's text kills EL2"),
    entry(
      .halfExecutableWarns, "half-executable-warns", "N03", "7.3", .mainline, calls: nil,
      caughtBy: "warning",
      "host_share_guest for one exception level alone passes the checks and cannot be mapped"),
    entry(
      .finaliseWhileMapped, "finalise-while-mapped", "W10, N06", "7.3", .mainline, calls: nil,
      caughtBy: "I1", "a VM goes while its guest still maps pages, which are then nobody's"),
    entry(
      .staleAnnotationWarns, "stale-annotation-warns", "N02", "7.3", .mainline, calls: nil,
      caughtBy: "warning", "force_reclaim trusts the note of a VM that went, and kills EL2"),
    entry(
      .memcacheUnchecked, "memcache-unchecked", "B25", "8ed0fbe54046, cada2549ca4c", .mainline,
      calls: nil, caughtBy: "warning",
      "sharing or donating without pages for the guest's tables kills EL2"),
  ]
}
