import Hypercalls

extension Profile {
  /// The weak points that make an as-is profile of its hardened design.
  public var weakPoints: SeededBugSet {
    switch self {
    case .mainline, .rfc2021: []
    case .linux612:
      [
        .foreignFaultPanics, .faultWithoutMemoryPanics, .faultBeyondRangePanics, .commitMayFail,
        .referenceLimitUnchecked, .pfnWraps, .addressLimitUnchecked, .rootAlignmentUnchecked,
        .teardownWhileRunningWarns, .refusedAreasAreWiped,
      ]
    case .linux612NoDebug:
      Profile.linux612.weakPoints.union([.ffaShareUnsharedFromHyp, .hypStateUncheckedOnShare])
    case .mainlineAsIs:
      [
        .faultWithoutMemoryPanics, .faultBeyondRangePanics, .commitMayFail,
        .referenceLimitUnchecked, .pfnWraps, .addressLimitUnchecked, .emptyRangeChecked,
        .unbackedReturnFaults, .readOnlyFaultRetriesForever, .rootAlignmentUnchecked,
        .refusedAreasAreWiped, .guestAssertionsWarn, .youngBeyondRangeWarns,
        .hypTextReclaimWarns, .halfExecutableWarns, .finaliseWhileMapped,
        .staleAnnotationWarns,
      ]
    case .mainlineAsIsNoDebug:
      Profile.mainlineAsIs.weakPoints.subtracting([.guestAssertionsWarn])
        .union([.guestStateUnchecked])
    }
  }
}
