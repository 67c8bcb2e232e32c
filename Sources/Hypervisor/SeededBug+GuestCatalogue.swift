extension SeededBug {
  /// Weak points and bugs of mainline's guests and VMs.
  static let guests: [BugEntry] =
    guestWeakPoints + guestHistorical + guestPlausible + vms + hostMemory

  private static let guestWeakPoints: [BugEntry] = [
    entry(
      .guestAssertionsWarn, "guest-assertions-warn", "W07, W08", "7.3 with debug checks",
      .mainline, calls: 4, caughtBy: "warning",
      "a wrong frame, size or state kills EL2 in relax_perms, wrprotect, mkyoung and the like"),
    entry(
      .guestStateUnchecked, "guest-state-unchecked", "H08", "7.3 without debug checks", .mainline,
      calls: 4, caughtBy: "result",
      "relax_perms, wrprotect, mkyoung and the like work on any mapping, or on part of a block"),
    entry(
      .youngBeyondRangeWarns, "young-beyond-range-warns", "H09", "7.3", .mainline, calls: nil,
      caughtBy: "warning", "test_clear_young beyond the guest's address space kills EL2"),
    entry(
      .hypTextReclaimWarns, "hyp-text-reclaim-warns", "N01", "7.3", .mainline, calls: 1,
      caughtBy: "warning", "force_reclaim of the hypervisor's text kills EL2"),
    entry(
      .halfExecutableWarns, "half-executable-warns", "N03", "7.3", .mainline, calls: 3,
      caughtBy: "warning",
      "host_share_guest for one exception level alone passes the checks and cannot be mapped"),
    entry(
      .finaliseWhileMapped, "finalise-while-mapped", "W10, N06", "7.3", .mainline, calls: 12,
      caughtBy: "result", "a VM goes while its guest still maps pages, which are then nobody's"),
    entry(
      .staleAnnotationWarns, "stale-annotation-warns", "N02", "7.3", .mainline, calls: nil,
      caughtBy: "warning", "force_reclaim trusts the note of a VM that went, and kills EL2"),
  ]

  private static let guestHistorical: [BugEntry] = [
    entry(
      .memcacheUnchecked, "memcache-unchecked", "B25", "8ed0fbe54046, cada2549ca4c", .mainline,
      calls: 1, caughtBy: "warning",
      "sharing or donating without pages for the guest's tables kills EL2"),
    entry(
      .guestShareLeavesMemory, "guest-share-leaves-memory", "B13", "CVE-2026-0032, 3e391f5f7995",
      .mainline, calls: 1, caughtBy: "panic",
      "a page outside memory is looked up in the vmemmap when it is shared with a guest"),
    entry(
      .vcpuInitLeaksPin, "vcpu-init-leaks-pin", "B03", "CVE-2026-46147, 73b9c1e5da84", .mainline,
      calls: 2, caughtBy: "refusedChange",
      "init_vcpu that is refused leaves the host's structure pinned for ever"),
    entry(
      .refusedVMKeepsRoot, "refused-vm-keeps-root", "B24", "20d2753295b1, 5c30c9fc117c", .mainline,
      calls: 3, caughtBy: "refusedChange",
      "init_vm that is refused gives the tables' root back, and keeps its references to it"),
    entry(
      .relaxWipesState, "relax-wipes-state", "B19", "ee88afa47b55, 6e3ff69cb190", .mainline,
      calls: 4, caughtBy: "I12",
      "a change of permissions makes the guest the owner of a page that it borrows"),
    entry(
      .dyingVMLoads, "dying-vm-loads", "B34", "411eca49ef65, 0469832be7e8", .mainline, calls: 2,
      caughtBy: "result", "a vCPU of a dying VM can be loaded"),
  ]

  private static let guestPlausible: [BugEntry] = [
    entry(
      .relaxTakesSoftwareBits, "relax-takes-software-bits", "S06", "review of seed 002",
      .mainline, calls: 4, caughtBy: "result",
      "relax_perms takes software bits for rights, and writes them over the page's state"),
    entry(
      .relaxTakesRightsAway, "relax-takes-rights-away", "S08", "review of seed 002", .mainline,
      calls: 4, caughtBy: "I21", "relax_perms takes away the rights that it is not given"),
    entry(
      .guestShareIgnoresBorrower, "guest-share-ignores-borrower", "P06", "plausible", .mainline,
      calls: 2, caughtBy: "result",
      "a page that the hypervisor borrows can be shared with a guest too"),
    entry(
      .blockShareOfFirstPage, "block-share-of-first-page", "P07", "plausible", .mainline,
      calls: 3, caughtBy: "I10", "of a block that is shared with a guest, one page is noted as such"
    ),
    entry(
      .unshareCountsFirst, "unshare-counts-first", "P09", "plausible", .mainline, calls: 4,
      caughtBy: "refusedChange",
      "a share with a guest is counted down before the size of its mapping is looked at"),
    entry(
      .guestDonationForgetsNote, "guest-donation-forgets-note", "P10", "plausible", .mainline,
      calls: 4, caughtBy: "I18", "a page given to a guest is not annotated"),
    entry(
      .guestNoteNamesHyp, "guest-note-names-hyp", "P11", "plausible", .mainline, calls: 4,
      caughtBy: "I18", "a page given to a guest is noted as the hypervisor's"),
    entry(
      .guestNoteCutShort, "guest-note-cut-short", "P12", "plausible", .mainline, calls: 4,
      caughtBy: "I18", "the note of a guest's page keeps 16 bits of the frame"),
    entry(
      .reclaimKeepsContents, "reclaim-keeps-contents", "P14", "plausible", .mainline, calls: 8,
      caughtBy: "I29", "a page that a guest owned comes back with what the guest wrote"),
    entry(
      .reclaimLeavesMapping, "reclaim-leaves-mapping", "P15", "plausible", .mainline, calls: 7,
      caughtBy: "I2", "a page that is taken back stays mapped for the guest"),
    entry(
      .poisonReadsEmpty, "poison-reads-empty", "P17", "plausible", .mainline, calls: 6,
      caughtBy: "result", "a frame that was robbed of its page is reported as never mapped"),
    entry(
      .finaliseKeepsTranslations, "finalise-keeps-translations", "P34", "plausible",
      .mainlineAsIsEarlyEnd, calls: 13, caughtBy: "I22",
      "what a guest's MMU keeps outlives the VM, and serves the next one in the slot"),
    entry(
      .shareCountWraps, "share-count-wraps", "P36", "plausible", .mainline, calls: nil,
      caughtBy: "result", "a page's count of guests' mappings wraps to zero unnoticed"),
    entry(
      .agingPassesBlocks, "aging-passes-blocks", "P38", "plausible", .mainline, calls: 4,
      caughtBy: "I21", "mkyoung and test_clear_young change pages, and pass over blocks"),
    entry(
      .guestLockedFirst, "guest-locked-first", "H14", "plausible", .mainline, calls: 3,
      caughtBy: "locking", "the guest's lock is taken before the host's"),
  ]

  private static let vms: [BugEntry] = [
    entry(
      .areasMayOverlap, "areas-may-overlap", "N05", "7.3, by reading", .mainline, calls: 4,
      caughtBy: "result", "a VM's structure and the root of its tables may be one page"),
    entry(
      .structureReturnedFull, "structure-returned-full", "P04", "plausible", .mainline, calls: 6,
      caughtBy: "I30", "the structure of a VM that went is given back as it is"),
    entry(
      .memcachePageNotTaken, "memcache-page-not-taken", "P27", "plausible", .mainline, calls: 2,
      caughtBy: "I23", "a page that the host offers for tables is used, and stays the host's"),
    entry(
      .createdVCPUsReadAgain, "created-vcpus-read-again", "P30", "plausible", .mainline, calls: 8,
      caughtBy: "result", "the number of vCPUs is read from the host's structure once more"),
    entry(
      .vcpuLoadsTwice, "vcpu-loads-twice", "P31", "plausible", .mainline, calls: 1,
      caughtBy: "result", "a second CPU can load a vCPU"),
    entry(
      .teardownWhileLoaded, "teardown-while-loaded", "P32", "plausible", .mainline, calls: 1,
      caughtBy: "result", "the teardown of a VM can start while a vCPU is loaded"),
    entry(
      .unreservedSlotTaken, "unreserved-slot-taken", "P35", "plausible", .mainline, calls: 3,
      caughtBy: "result", "init_vm takes a slot that nobody reserved, or that is in use"),
  ]
}
