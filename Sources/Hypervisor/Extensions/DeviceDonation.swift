import Hypercalls

// Devices that the hypervisor drives itself. They have no state but their entries, so these are
// looked at, on both sides.
extension Hypervisor {
  /// Whether a range is of devices' pages alone.
  func isDevices(_ range: PageRange) -> Bool {
    guard layout.region(of: range.first) == nil else { return false }
    return range.count > 0 && layout.span(of: range.first).contains(range.end &- 1)
  }

  /// Whether the common donation takes the range as a device's, as the review of MMIO donation
  /// has it.
  func isDonatedAsDevices(_ range: PageRange) -> Bool {
    extensions.contains(.mmioRanges) && isDevices(range)
  }

  mutating func donateDevices(_ range: PageRange) throws(Panic) -> ReturnCode {
    let result = checkDevices(range)
    guard result == .success else { return result }
    if !bugs.contains(.mmioDonationHalfDone) {
      let reserved = try reserveHost(range)
      guard reserved == .success else { return reserved }
    }
    guard reserveHyp(range) == .success else { return .noMemory }

    let mapped = try mapHyp(range, .hypDevice, .owned)
    guard mapped == .success else { return mapped }
    let annotation = Descriptor.hypAnnotation(keepsStatesInTables: policy.keepsStatesInTables)
    let noted = try changeHost(range, .invalid(annotation), allowsBlocks: false)
    warn(if: noted != .success, .hostAnnotate)
    return .success
  }

  /// Every page is the host's, no other device maps one, and the hypervisor has none of them.
  func checkDevices(_ range: PageRange) -> ReturnCode {
    for pfn in range.first..<range.end where isLookedAt(pfn, in: range) {
      if find(pfn, in: hostStage).descriptor.isAnnotation { return .notPermitted }
    }
    let isUnmapped = deviceCounts(in: range).most == 0
    guard holds(isUnmapped, unless: .mmioDonationSkipsDevices) else { return .busy }
    return hypMapsNone(of: range) ? .success : .busy
  }

  private func hypMapsNone(of range: PageRange) -> Bool {
    for pfn in range.first..<range.end where isLookedAt(pfn, in: range) {
      guard find(pfn, in: hypStage).descriptor.isEmpty else { return false }
    }
    return true
  }

  /// Or a bug: what lies between the ends of a range is taken to be as they are.
  private func isLookedAt(_ pfn: UInt64, in range: PageRange) -> Bool {
    !bugs.contains(.deviceRangeCheckedAtEnds) || pfn == range.first || pfn == range.end - 1
  }

  /// Gives devices' pages back. A call for one page leaves the host's entry empty, so that its next
  /// access maps the page; the common path maps what comes back at once, be it memory or not.
  mutating func returnDevices(_ range: PageRange) throws(Panic) -> ReturnCode {
    let isCommon = extensions.contains(.mmioRanges)
    var isMapped = true
    for pfn in range.first..<range.end {
      isMapped = isMapped && find(pfn, in: hypStage).descriptor.isValid
      guard holds(isMapped, unless: .mmioReturnUnchecked) else {
        return isCommon ? .notPermitted : .noEntry
      }
      guard holds(isDonated(pfn), unless: .mmioReturnUnchecked) else { return .notPermitted }
    }
    if isMapped, !bugs.contains(.mmioReturnStaysMapped) {
      warn(if: try !unmapHyp(range), .hypUnmap)
    }
    let value: LeafValue =
      isCommon || bugs.contains(.mmioReturnedMapped)
      ? .mapping(.hostDevice, .owned) : .invalid(.empty)
    let changed = try changeHost(range, value, allowsBlocks: isCommon)
    warn(if: changed != .success, .hostMap)
    return .success
  }

  /// The host's entry says that the page is the hypervisor's.
  private func isDonated(_ pfn: UInt64) -> Bool {
    let entry = find(pfn, in: hostStage).descriptor
    let keepsStatesInTables = policy.keepsStatesInTables
    let owner = entry.ownerField(keepsStatesInTables: keepsStatesInTables)
    let isWhole = entry == .hypAnnotation(keepsStatesInTables: keepsStatesInTables)
    return owner == Component.hyp.rawValue && holds(isWhole, unless: .mmioOwnerReadFromLeaf)
  }
}
