import Hypercalls

// What share, unshare and donate do between host and hypervisor, once for all calls: every check
// first, then a commit that cannot fail (`do_share()`, `do_unshare()`, `do_donate()`).
extension Hypervisor {
  /// The host lends pages to the hypervisor.
  mutating func shareWithHyp(_ range: PageRange) throws(Panic) -> ReturnCode {
    var result = try checkHost(range, is: .owned)
    guard result == .success else { return result }
    result = try checkHypHasNone(range)
    guard result == .success else { return result }
    guard policy.keepsStatesInTables else {
      try setHypState(range, .sharedBorrowed)
      try setHostState(range, .sharedOwned)
      return .success
    }
    result = try reserveBoth(range)
    guard result == .success else { return result }
    return try commit(
      host: .mapping(.hostMemory, .sharedOwned), hyp: .sharedBorrowed, range)
  }

  /// The host takes pages back from the hypervisor.
  mutating func unshareFromHyp(_ range: PageRange) throws(Panic) -> ReturnCode {
    if bugs.contains(.busyBeforeState), checkRegion(range) == .success,
      try checkUnreferenced(range) != .success
    {
      return .busy
    }
    var result = try checkHost(range, is: .sharedOwned)
    guard result == .success else { return result }
    if policy.checksCountBeforeHypState {
      result = try checkUnpinned(range)
      guard result == .success else { return result }
    }
    result = try checkHyp(range, is: .sharedBorrowed)
    guard holds(result == .success, unless: .ffaShareUnsharedFromHyp) else { return result }
    if !policy.checksCountBeforeHypState {
      result = try checkUnpinned(range)
      guard result == .success else { return result }
    }

    guard policy.keepsStatesInTables else {
      try setHypState(range, .noPage)
      try setHostState(range, .owned)
      return .success
    }
    return try commitReturn(range, .mapping(.hostMemory, .owned))
  }

  /// The host gives pages to the hypervisor.
  mutating func donateToHyp(_ range: PageRange) throws(Panic) -> ReturnCode {
    var result = try checkDonation(range)
    guard result == .success else { return result }
    result = try reserveBoth(range)
    guard result == .success else { return result }
    return try commitDonation(range)
  }

  /// Whether the pages are the host's to give.
  func checkDonation(_ range: PageRange) throws(Panic) -> ReturnCode {
    let result = try checkHost(range, is: .owned)
    guard result == .success else { return result }
    return try checkHypHasNone(range)
  }

  /// Makes the pages the hypervisor's; nothing may fail where tables were reserved.
  mutating func commitDonation(_ range: PageRange) throws(Panic) -> ReturnCode {
    if policy.keepsStatesInTables {
      // The initiator's table first, then the completer's; a failure is the value of the assertion.
      if warns(ofCommit: try annotateHyp(range)) { return Self.warned }
      if warn(if: try mapHyp(range, .hypData, .owned) != .success, .completerCommit) {
        return Self.warned
      }
    } else {
      try setHypState(range, .owned)
      warn(if: try mapHyp(range, .hypData, .owned) != .success, .hypMap)
      warn(if: try annotateHyp(range) != .success, .hostAnnotate)
    }
    return .success
  }

  /// The hypervisor gives pages back to the host.
  mutating func returnToHost(_ range: PageRange) throws(Panic) -> ReturnCode {
    if policy.checksRegions, !bugs.contains(.unbackedReturnFaults) {
      for pfn in range.first..<range.end where layout.region(of: pfn) == nil {
        return .invalidArgument
      }
    }
    var result = try checkHyp(range, is: .owned)
    guard result == .success else { return result }
    if policy.keepsStatesInTables {
      result = try checkHost(range, is: .noPage)
      guard holds(result == .success, unless: .hypStateUncheckedOnShare) else { return result }
      return try commitReturn(range, .invalid(.empty))
    }
    result = try checkHost(range, is: .noPage)
    guard result == .success else { return result }
    result = try checkUnreferenced(range)
    guard result == .success else { return result }

    if !bugs.contains(.returnForgetsHyp) { try setHypState(range, .noPage) }
    warn(if: try !unmapHyp(range), .hypUnmap)
    let mapped = try changeHost(range, .mapping(.hostMemory, .owned), allowsBlocks: true)
    warn(if: mapped != .success, .hostMap)
    if !bugs.contains(.returnForgetsHost) { try setHostState(range, .owned) }
    return .success
  }

  /// The value of a kernel assertion that fired, which 6.12 returns in place of the error.
  static var warned: ReturnCode { ReturnCode(rawValue: 1) }

  private func checkHypHasNone(_ range: PageRange) throws(Panic) -> ReturnCode {
    if bugs.contains(.hypStateUncheckedOnShare) { return .success }
    return try checkHyp(range, is: .noPage)
  }

  private func checkUnpinned(_ range: PageRange) throws(Panic) -> ReturnCode {
    bugs.contains(.unshareForgetsPin) ? .success : try checkUnreferenced(range)
  }

  /// Reserves tables of both sides for a range, or for two that do not overlap.
  mutating func reserveBoth(
    _ range: PageRange, _ other: PageRange? = nil
  ) throws(Panic) -> ReturnCode {
    let result = try reserveHost(range, other)
    return result == .success ? reserveHyp(range, other) : result
  }

  private mutating func commit(
    host: LeafValue, hyp: PageState, _ range: PageRange
  ) throws(Panic) -> ReturnCode {
    let changed = try changeHost(range, host, allowsBlocks: false)
    if warns(ofCommit: changed) { return Self.warned }
    let mapped = try mapHyp(range, .hypData, hyp)
    if warn(if: mapped != .success, .completerCommit) { return Self.warned }
    return .success
  }

  /// Ends an unshare or a donation back: needs no table, as every page has its own entries.
  private mutating func commitReturn(
    _ range: PageRange, _ host: LeafValue
  ) throws(Panic) -> ReturnCode {
    let isShare = if case .mapping = host { true } else { false }
    if isShare {
      let changed = try changeHost(range, host, allowsBlocks: true)
      if warns(ofCommit: changed) { return Self.warned }
    }
    if !bugs.contains(.unshareLeavesMapping) || !isShare {
      if warn(if: try !unmapHyp(range), .hypUnmap) { return Self.warned }
    }
    if !isShare {
      let changed = try changeHost(range, host, allowsBlocks: false)
      if warn(if: changed != .success, .completerCommit) { return Self.warned }
    }
    return .success
  }
}
