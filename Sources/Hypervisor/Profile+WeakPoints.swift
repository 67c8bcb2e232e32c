import Hypercalls

extension Profile {
  /// The weak points that make an as-is profile of its hardened design: the kernel's, those of how
  /// it was built, and those of the patches on top.
  public var weakPoints: SeededBugSet {
    guard !isHardened else { return [] }
    var points = design.weakPoints.union(design.weakPoints(isProduction: isProduction))
    points = points.union(SeededBug.proxyWeakPoints)
    if extensions.contains(.dma) { points = points.union(Extensions.dmaWeakPoints) }
    if extensions.contains(.mmio) { points = points.union(Extensions.mmioWeakPoints) }
    // Meant, there, and no weak point.
    if extensions.contains(.earlyEnd) { points = points.subtracting([.finaliseWhileMapped]) }
    return points
  }
}

extension Design {
  /// Weak points of the kernel, however it was built.
  fileprivate var weakPoints: SeededBugSet {
    switch self {
    case .rfc2021: []
    case .linux612:
      [
        .foreignFaultPanics, .faultWithoutMemoryPanics, .faultBeyondRangePanics, .commitMayFail,
        .referenceLimitUnchecked, .pfnWraps, .addressLimitUnchecked, .rootAlignmentUnchecked,
        .teardownWhileRunningWarns, .refusedAreasAreWiped, .teardownListReadAgain,
      ]
    case .mainline:
      [
        .faultWithoutMemoryPanics, .faultBeyondRangePanics, .commitMayFail,
        .referenceLimitUnchecked, .pfnWraps, .addressLimitUnchecked, .emptyRangeChecked,
        .unbackedReturnFaults, .readOnlyFaultRetriesForever, .rootAlignmentUnchecked,
        .refusedAreasAreWiped, .youngBeyondRangeWarns, .hypTextReclaimWarns,
        .halfExecutableWarns, .finaliseWhileMapped, .staleAnnotationWarns,
        .memcacheCountReadTwice, .teardownListReadAgain,
      ]
    }
  }

  /// Those of a build with the debug checks, which kill EL2, or of one without.
  fileprivate func weakPoints(isProduction: Bool) -> SeededBugSet {
    switch (self, isProduction) {
    case (.linux612, true):
      [.ffaShareUnsharedFromHyp, .hypStateUncheckedOnShare, .emptyReturnWarns]
    case (.mainline, true): [.guestStateUnchecked]
    case (.mainline, false): [.guestAssertionsWarn]
    case (.linux612, false), (.rfc2021, _): []
    }
  }
}

extension Extensions {
  /// Weak points of DMA sharing as it was posted in 2023.
  fileprivate static let dmaWeakPoints: SeededBugSet = [
    .dmaShareUnspecific, .dmaSharedPageByPage, .dmaUnshareUnchecked, .dmaUnshareStopsHalfway,
    .dmaMemoryHintTrusted, .dmaAlignmentAsserted, .dmaRangeUnchecked, .dmaDevicesUntracked,
  ]

  /// Weak points of MMIO donation as it was posted in 2026.
  fileprivate static let mmioWeakPoints: SeededBugSet = [
    .recyclingStopsAtAnnotation, .mmioOwnerReadFromLeaf, .mmioDonationHalfDone,
    .mmioReturnedMapped,
  ]
}
