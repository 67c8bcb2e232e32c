import Hypercalls

/// A range of pages that a call named, once the arithmetic has been checked.
enum Admission {
  case range(PageRange)
  /// Nothing to do, or refused: the answer.
  case answer(ReturnCode)
}

/// Whether the kernel checks the numbers of a call before it looks at any page.
enum Arithmetic {
  /// A range call of the newest kernel.
  case checked
  /// A call on one page, or on addresses: the number is shifted and used.
  case unchecked
}

extension Hypervisor {
  /// Checks a call's numbers: no wrap, no page beyond the address space; an empty range is nothing
  /// to do.
  func admit(_ pfn: Pfn, _ pages: PageCount, _ arithmetic: Arithmetic) -> Admission {
    var first = pfn.rawValue
    var count = pages.rawValue
    let pageMask: UInt64 = (1 << 52) - 1
    let isChecked = arithmetic == .checked && policy.checksRegions
    if bugs.contains(.pfnWraps), !isChecked {
      first &= pageMask
      count &= pageMask
    }
    if isChecked, bugs.contains(.pageCountWraps) { count &= pageMask }

    let limit = layout.ipaPageCount
    if first >= limit || limit - first < count {
      // Numbers that are no addresses at all only pass where they wrap.
      guard bugs.contains(.addressLimitUnchecked), !isChecked, (first | count) & ~pageMask == 0
      else { return .answer(.invalidArgument) }
      // 6.12: the page-table walk refuses; a range that wraps to nothing passes.
      if !policy.checksRegions {
        let end = (first &+ count) & pageMask
        if first > limit || end > limit { return .answer(.outOfRange) }
        if end <= first { return .answer(.success) }
      }
    }
    if count == 0, bugs.contains(.emptyRangeIsOnePage) { count = 1 }
    if count == 0 {
      guard bugs.contains(.emptyRangeChecked) else { return .answer(.success) }
      return .answer(checkRegion(PageRange(first: first, count: 0)))
    }
    return .range(PageRange(first: first, count: count))
  }

  /// The whole range lies in one region, and that is RAM the host may hand out
  /// (`check_range_allowed_memory()`).
  func checkRegion(_ range: PageRange) -> ReturnCode {
    let span = layout.span(of: range.first)
    // The kernel adds addresses, whose sum wraps where a page's number has 52 bits.
    let last = (range.first &+ range.count &- 1) & (1 << 52 - 1)
    guard span.contains(last), last != (1 << 52) - 1 else { return .invalidArgument }
    guard let region = layout.region(of: range.first) else { return .notPermitted }
    return holds(!region.isNoMap, unless: .noMapIsMemory) ? .success : .notPermitted
  }

  /// Every page of the range is in the state, for the host
  /// (`__host_check_page_state_range()`).
  func checkHost(_ range: PageRange, is state: PageState) throws(Panic) -> ReturnCode {
    if policy.checksRegions {
      let result = checkRegion(range)
      guard result == .success else { return result }
    }
    for pfn in range.first..<range.end {
      guard try hostState(of: pfn) == state else { return .notPermitted }
    }
    return .success
  }

  /// Every page of the range is in the state, for the hypervisor
  /// (`__hyp_check_page_state_range()`).
  func checkHyp(_ range: PageRange, is state: PageState) throws(Panic) -> ReturnCode {
    for pfn in range.first..<range.end {
      guard try hypState(of: pfn) == state else { return .notPermitted }
    }
    return .success
  }

  /// Nobody holds a reference to a page of the range.
  func checkUnreferenced(_ range: PageRange) throws(Panic) -> ReturnCode {
    for pfn in range.first..<range.end {
      guard try hypPage(backedIndex(pfn)).refcount == 0 else { return .busy }
    }
    return .success
  }

  /// Every page of the range can take one more reference.
  func checkReferable(_ range: PageRange) throws(Panic) -> ReturnCode {
    if bugs.contains(.referenceLimitUnchecked) || bugs.contains(.referenceWraps) {
      return .success
    }
    for pfn in range.first..<range.end {
      guard try hypPage(backedIndex(pfn)).refcount < layout.refcountMax else { return .busy }
    }
    return .success
  }

  /// What the host may do with a page (`host_get_page_state()`).
  @inline(__always) func hostState(of pfn: UInt64) throws(Panic) -> PageState {
    guard policy.keepsStatesInTables else { return try hypPage(backedIndex(pfn)).hostState }
    let entry = find(pfn, in: hostStage).descriptor
    if entry.isEmpty, bugs.contains(.unmappedDeviceIsMemory) { return .owned }
    guard let region = layout.region(of: pfn) else { return .noPage }
    guard holds(!region.isNoMap, unless: .noMapIsMemory) else { return .noPage }
    return entry.isAnnotation ? .noPage : entry.state
  }

  /// What the hypervisor may do with a page (`hyp_get_page_state()`).
  @inline(__always) func hypState(of pfn: UInt64) throws(Panic) -> PageState {
    guard policy.keepsStatesInTables else {
      let page = try hypPage(backedIndex(pfn))
      // A bug: the state is not stored complemented, and an entry never written reads as owned.
      if bugs.contains(.hypStateNotComplemented), page.bits == 0 { return .owned }
      return page.hypState
    }
    let entry = find(pfn, in: hypStage).descriptor
    return entry.isValid ? entry.state : .noPage
  }
}
