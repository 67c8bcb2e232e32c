/// A bug that the kernel had, has, or could have: a named switch at the very line, off by default.
///
/// Each case is named for what goes wrong; `SeededBug+Catalogue.swift` says where it comes from.
public enum SeededBug: UInt8, CaseIterable, Sendable {
  // Weak points of kernels as they are.
  case ffaShareUnsharedFromHyp
  case hypStateUncheckedOnShare
  case foreignFaultPanics
  case faultWithoutMemoryPanics
  case faultBeyondRangePanics
  case commitMayFail
  case referenceLimitUnchecked
  case pfnWraps
  case addressLimitUnchecked
  case emptyRangeChecked
  case unbackedReturnFaults
  case readOnlyFaultRetriesForever
  case rootAlignmentUnchecked
  case teardownWhileRunningWarns
  case refusedAreasAreWiped
  case emptyReturnWarns

  // Historical.
  case unmappedDeviceIsMemory
  case noMapIsMemory
  case pageCountWraps
  case rootCountedOnce
  case referenceWraps
  case blockIgnoresRegion
  case stackStaysWithHost
  case repeatedShareUncounted
  case rangeUnshareSkipsLast
  case unshareLeavesMapping

  // Plausible.
  case unshareForgetsPin
  case busyBeforeState
  case donationForgetsAnnotation
  case blockSplitKeepsMappings
  case recyclingDropsMemory
  case recyclingWithoutRetry
  case tablePutTwice
  case unpinSkipsLast
  case hypStateNotComplemented
  case emptyRangeIsOnePage
  case locksOutOfOrder
  case unpinLeavesMapping

  // Weak points of mainline's guests and VMs.
  case guestAssertionsWarn
  case guestStateUnchecked
  case youngBeyondRangeWarns
  case hypTextReclaimWarns
  case halfExecutableWarns
  case finaliseWhileMapped
  case staleAnnotationWarns

  // Bugs that mainline's guests and VMs had.
  case memcacheUnchecked

  // DMA sharing: as posted, as reviewed.
  case dmaShareUnspecific
  case dmaSharedPageByPage
  case dmaCountWraps
  case dmaRollbackSkipsFirst
  case dmaRollbackDropsShares
  case dmaUnshareUnchecked
  case dmaDeviceHintTrusted
  case dmaMemoryHintTrusted
  case dmaAlignmentAsserted
  case dmaRangeUnchecked
  case dmaUnshareStopsHalfway
  case dmaDevicesUntracked

  // MMIO donation: as posted, as reviewed.
  case recyclingDropsAnnotations
  case recyclingStopsAtAnnotation
  case mmioDonationTakesMemory
  case mmioReturnUnchecked
  case mmioOwnerReadFromLeaf
  case mmioDonationHalfDone
  case mmioReturnedMapped

  // Translations that outlive their entries.
  case donationKeepsTranslation
  case guestUnmapKeepsTranslation

  // Bugs that guests had, and VMs.
  case guestShareLeavesMemory
  case vcpuInitLeaksPin
  case relaxWipesState
  case dyingVMLoads

  // Bugs of guests and VMs that were discussed, or could be.
  case areasMayOverlap
  case relaxTakesSoftwareBits
  case relaxTakesRightsAway
  case structureReturnedFull
  case guestShareIgnoresBorrower
  case blockShareOfFirstPage
  case guestDonationForgetsNote
  case guestNoteNamesHyp
  case guestNoteCutShort
  case reclaimKeepsContents
  case reclaimLeavesMapping
  case poisonReadsEmpty
  case memcachePageNotTaken
  case createdVCPUsReadAgain
  case vcpuLoadsTwice
  case teardownWhileLoaded
  case unreservedSlotTaken
  case guestLockedFirst

  // The rest of the catalogue, as far as the model can say it.
  case remappingIsRefused
  case refusedVMKeepsRoot
  case secureShareRepeats
  case unshareCountsFirst
  case poolJoinsBeyondEnd
  case finaliseKeepsTranslations
  case shareCountWraps
  case agingPassesBlocks

  // The host's structures, read twice or not looked at.
  case createdVCPUsReadTwice
  case handleReadTwice
  case vcpuIndexReadTwice
  case memcacheHeadReadTwice
  case memcacheCountReadTwice
  case teardownListReadAgain
  case memcacheHeadUnaligned

  // Weak points of the FF-A proxy.
  case ffaAnswerTrusted
  case ffaFragmentsLost
  case ffaFragmentAbortWarns
  case ffaBuffersPinnedTwice

  // Bugs that the proxy had, or could have.
  case ffaOffsetWraps
  case ffaLengthUnchecked
  case ffaRollbackTakesOneMore
  case ffaRefusalKeepsMarks
  case ffaHandleStays
  case ffaReclaimIgnoresAnswer
  case ffaLoanUnmarked
  case ffaFragmentUnnoted
  case ffaDescriptorReadAgain

  // The common donation, extended to devices.
  case areasMayBeDevices
  case deviceRangeCheckedAtEnds

  // Bugs that the SMMU's tables could have.
  case dmaUnshareIgnoresEntries
  case smmuUnmapLeavesEntry
  case smmuUnmapKeepsTranslation
  case smmuMapsUnshared
  case smmuMapsOverMapping
  case smmuMapIgnoresRights
  case streamTableUnchecked
  case mmioDonationSkipsDevices

  // One of two books that is left behind.
  case returnForgetsHost
  case returnForgetsHyp
  case secureShareMarksHyp
  case guestDonationKeepsState
  case guestLoanReadsOwned
  case guestLoanIsWiped
  case mmioReturnStaysMapped
  case guestLoanStaysUnmapped
  case recyclingLeaksTables
  case poolPageLinksItself
  case memcacheCountStays
  case reclaimedFrameReadsEmpty
  case putKeepsReference
  case teardownForgetsDying
}

/// A set of seeded bugs, in three words.
public struct SeededBugSet: Sendable, Equatable, ExpressibleByArrayLiteral {
  private var low: UInt64 = 0
  private var middle: UInt64 = 0
  private var high: UInt64 = 0

  public init(arrayLiteral bugs: SeededBug...) {
    for bug in bugs { insert(bug) }
  }

  public init(_ bugs: some Sequence<SeededBug>) {
    for bug in bugs { insert(bug) }
  }

  public var isEmpty: Bool { low | middle | high == 0 }

  /// Of a bug that is known where it is asked for, one word and one bit.
  @inline(__always) public func contains(_ bug: SeededBug) -> Bool {
    let bit = UInt64(bug.rawValue)
    let word = bit < 64 ? low : bit < 128 ? middle : high
    return word >> (bit & 63) & 1 != 0
  }

  public mutating func insert(_ bug: SeededBug) {
    let bit = UInt64(bug.rawValue)
    switch bit >> 6 {
    case 0: low |= 1 << bit
    case 1: middle |= 1 << (bit & 63)
    case 2: high |= 1 << (bit & 63)
    default: preconditionFailure("more seeded bugs than bits")
    }
  }

  public func union(_ other: SeededBugSet) -> SeededBugSet {
    var union = self
    union.low |= other.low
    union.middle |= other.middle
    union.high |= other.high
    return union
  }

  public func subtracting(_ other: SeededBugSet) -> SeededBugSet {
    var rest = self
    rest.low &= ~other.low
    rest.middle &= ~other.middle
    rest.high &= ~other.high
    return rest
  }

  public var members: [SeededBug] { SeededBug.allCases.filter(contains) }
}
