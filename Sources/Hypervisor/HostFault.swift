import Hypercalls

extension Hypervisor {
  /// Maps the largest granule around a page that fits its region or hole, and no existing table
  /// (`host_stage2_idmap()`, `host_stage2_adjust_range()`).
  mutating func idmap(_ pfn: UInt64) throws(Panic) -> ReturnCode {
    guard pfn < layout.ipaPageCount else {
      return bugs.contains(.addressLimitUnchecked) ? .outOfRange : .invalidArgument
    }
    lock(.host)
    defer { unlock(.host) }

    let entry = find(pfn, in: hostStage)
    if entry.descriptor.isValid { return policy.alreadyMapped }
    if entry.descriptor.isAnnotation {
      if policy.checksRegions, let index = frames.index(of: pfn), layout.region(of: pfn) != nil {
        warn(if: hypPage(index).hostState != .noPage, .annotationOnHostPage)
      }
      return .notPermitted
    }

    let span = layout.span(of: pfn)
    let mapping: Mapping = layout.region(of: pfn) == nil ? .hostDevice : .hostMemory
    var level = entry.level
    while level < 3 {
      let granule = Self.granule(around: pfn, level: level)
      if bugs.contains(.blockIgnoresRegion) && level == 2
        || granule.first >= span.first && granule.end <= span.end
      {
        break
      }
      level += 1
    }
    let to = level
    let reserved = try reserveHost { hypervisor in
      max(0, to - hypervisor.find(pfn, in: hypervisor.hostStage).level)
    }
    guard reserved == .success else { return reserved }
    return try changeHost(
      Self.granule(around: pfn, level: level), .mapping(mapping, .owned), allowsBlocks: true)
  }

  private static func granule(around pfn: UInt64, level: Int) -> PageRange {
    let count = Stage.pageCount(level)
    return PageRange(first: pfn & ~(count - 1), count: count)
  }

  /// What EL2 makes of a host fault: resolved, or an abort injected into the host
  /// (`handle_host_mem_abort()`).
  mutating func handleHostFault(_ pfn: UInt64) throws(Panic) -> FaultAnswer {
    let result = try idmap(pfn)
    switch result {
    case .success, policy.alreadyMapped: return .resolved
    case .notPermitted:
      if bugs.contains(.foreignFaultPanics) { throw Panic(site: .foreignHostFault) }
    case .noMemory:
      if bugs.contains(.faultWithoutMemoryPanics) { throw Panic(site: .hostFaultWithoutTable) }
    default:
      if bugs.contains(.faultBeyondRangePanics) { throw Panic(site: .hostFaultBeyondRange) }
    }
    return .injected
  }
}

/// How EL2 answers a fault of the host.
enum FaultAnswer: Int64 {
  case resolved = 0
  case injected = 1

  var result: ReturnCode { ReturnCode(rawValue: rawValue) }
}
