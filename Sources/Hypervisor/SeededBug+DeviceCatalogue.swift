import Hypercalls

extension SeededBug {
  /// Bugs around the tables by which devices reach memory.
  static let smmu: [BugEntry] = [
    entry(
      .dmaUnshareIgnoresEntries, "dma-unshare-ignores-entries", "H34", "seed 004, its promise",
      .mainline, calls: 2, caughtBy: "result",
      "a page that a device still reaches can be unshared from DMA, and then given away"),
    entry(
      .smmuUnmapLeavesEntry, "smmu-unmap-leaves-entry", "H35", "plausible", .mainline, calls: 2,
      caughtBy: "I38", "an unmapped page stays in the device's table"),
    entry(
      .smmuUnmapKeepsTranslation, "smmu-unmap-keeps-translation", "H30", "plausible", .mainline,
      calls: 3, caughtBy: "I22", "the SMMU keeps a translation of a page that was unmapped"),
    entry(
      .smmuMapsUnshared, "smmu-maps-unshared", "H31", "seed 004, its reason", .mainline, calls: 1,
      caughtBy: "result", "a device can be given any page: pages are not shared before"),
    entry(
      .smmuMapsOverMapping, "smmu-maps-over-mapping", "H32", "plausible", .mainline, calls: 2,
      caughtBy: "result", "a page that a device reaches gives way to another and stays shared"),
    entry(
      .smmuMapIgnoresRights, "smmu-map-ignores-rights", "H33", "plausible", .mainline, calls: 1,
      caughtBy: "I38", "a device can write what was mapped for it to read"),
    entry(
      .streamTableUnchecked, "stream-table-unchecked", "B45", "CVE-2026-0027, by its title",
      .mainline, calls: 1, caughtBy: "result",
      "the number of a device is not checked, and words behind the stream table are used"),
    entry(
      .mmioDonationSkipsDevices, "mmio-donation-skips-devices", "S14", "review of seed 003",
      .mainline, calls: 2, caughtBy: "result",
      "MMIO donation goes past what other changes of ownership ask, and a device keeps the page"),
  ]
}
