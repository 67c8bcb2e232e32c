import Hypercalls

extension SeededBug {
  /// Weak points and bugs of DMA sharing and of MMIO donation.
  static let extensions: [BugEntry] = dma + smmu + mmio

  private static let dma: [BugEntry] = [
    entry(
      .dmaShareUnspecific, "dma-share-unspecific", "S23", "seed 004 as posted", .mainline,
      calls: 2, caughtBy: "result",
      "DMA mappings are counted with pins and table references, and told apart by the state alone"),
    entry(
      .dmaSharedPageByPage, "dma-shared-page-by-page", "H10", "seed 004 as posted", .mainline,
      calls: nil, caughtBy: "refusedChange",
      "a DMA range is shared page by page; what was mapped for the host is not taken back"),
    entry(
      .dmaCountWraps, "dma-count-wraps", "S15", "seed 004, review", .mainline, calls: 1,
      caughtBy: "result", "the 65,536th DMA mapping of a page wraps its count to zero"),
    entry(
      .dmaRollbackSkipsFirst, "dma-rollback-skips-first", "S16", "seed 004, review", .mainline,
      calls: 2, caughtBy: "refusedChange",
      "a refused DMA share leaves the first page of its range shared"),
    entry(
      .dmaRollbackDropsShares, "dma-rollback-drops-shares", "S17", "seed 004, review", .mainline,
      calls: 3, caughtBy: "refusedChange",
      "a refused DMA share drops the shares that pages had before"),
    entry(
      .dmaUnshareUnchecked, "dma-unshare-unchecked", "S18", "seed 004 as posted", .mainline,
      calls: 1, caughtBy: "panic",
      "unsharing a page from DMA drops a reference, whoever's it is, and kills EL2 without one"),
    entry(
      .dmaDeviceHintTrusted, "dma-device-hint-trusted", "S19", "seed 004, review", .mainline,
      calls: 1, caughtBy: "result", "memory that the host calls a device's is not counted"),
    entry(
      .dmaMemoryHintTrusted, "dma-memory-hint-trusted", "S20", "seed 004 as posted", .mainline,
      calls: 1, caughtBy: "panic",
      "a device's page that the host calls memory is looked up in the vmemmap"),
    entry(
      .dmaAlignmentAsserted, "dma-alignment-asserted", "S21", "seed 004 as posted", .mainline,
      calls: 1, caughtBy: "warning",
      "an unaligned DMA share kills EL2, and an unaligned unshare is rounded down"),
    entry(
      .dmaRangeUnchecked, "dma-range-unchecked", "S22", "seed 004 as posted", .mainline,
      calls: 1, caughtBy: "result",
      "DMA ranges beyond the address space are accepted, and pages counted in 32 bits"),
    entry(
      .dmaUnshareStopsHalfway, "dma-unshare-stops-halfway", "S24", "seed 004 as posted", .mainline,
      calls: 2, caughtBy: "refusedChange",
      "a DMA unshare that is refused has unshared the pages before"),
    entry(
      .dmaDevicesUntracked, "dma-devices-untracked", "S25", "seed 004 as posted", .mainline,
      calls: 1, caughtBy: "I36", "a device's page that the hypervisor owns can be mapped for DMA"),
  ]

  private static let mmio: [BugEntry] = [
    entry(
      .recyclingDropsAnnotations, "recycling-drops-annotations", "S09", "seed 003, its reason",
      .mainline, calls: 3, caughtBy: "I20",
      "recycling forgets that the hypervisor owns a device's page"),
    entry(
      .recyclingStopsAtAnnotation, "recycling-stops-at-annotation", "S10", "seed 003 as posted",
      .mainline, calls: 3, caughtBy: "result",
      "recycling ends with an error at the first page of a device that the hypervisor owns"),
    entry(
      .mmioDonationTakesMemory, "mmio-donation-takes-memory", "S11", "review of seed 003, v4",
      .mainline, calls: 1, caughtBy: "result", "MMIO donation takes memory as well"),
    entry(
      .mmioReturnUnchecked, "mmio-return-unchecked", "S12", "review of seed 003, v4", .mainline,
      calls: 1, caughtBy: "result",
      "a device's page is given back without a look at who owns it"),
    entry(
      .mmioOwnerReadFromLeaf, "mmio-owner-read-from-leaf", "S13", "seed 003 as posted", .mainline,
      calls: nil, caughtBy: "result", "the owner is read from a valid entry's attributes"),
    entry(
      .mmioDonationHalfDone, "mmio-donation-half-done", "W13", "seed 003 as posted", .mainline,
      calls: 2, caughtBy: "warning",
      "the host's table is reserved only after the hypervisor mapped the page"),
    entry(
      .mmioReturnedMapped, "mmio-returned-mapped", "H11", "seed 003 on 7.3", .mainline, calls: nil,
      caughtBy: "I15", "a device's page that comes back is mapped for the host at once"),
    entry(
      .areasMayBeDevices, "areas-may-be-devices", "H18", "review of seed 003", .mainlineMMIORanges,
      calls: 4, caughtBy: "panic",
      "the common donation takes devices, and so does EL2 for its structures and tables"),
    entry(
      .deviceRangeCheckedAtEnds, "device-range-checked-at-ends", "H19", "review of seed 003",
      .mainlineMMIORanges, calls: 2, caughtBy: "result",
      "of a range of a device's pages, the first and the last are looked at"),
  ]
}
