import Hypercalls

// The host's stage 2 under the rule that a missing table is worth one recycling.
extension Hypervisor {
  /// Changes a range of the host's table; where a table cannot be had, drops the mappings of
  /// devices and tries once more, from the start (`host_stage2_try()`).
  mutating func changeHost(
    _ range: PageRange, _ value: LeafValue, allowsBlocks: Bool
  ) throws(Panic) -> ReturnCode {
    let result = try setStage2(range, value, allowsBlocks: allowsBlocks)
    guard result == .noMemory else { return result }
    let recycled = try recycle()
    guard recycled == .success else { return recycled }
    if bugs.contains(.recyclingWithoutRetry) { return result }
    return try setStage2(range, value, allowsBlocks: allowsBlocks)
  }

  /// Warns where the initiator's table could not be changed after the checks; that a table is
  /// missing, and that an entry refuses, are two causes.
  mutating func warns(ofCommit changed: ReturnCode) -> Bool {
    warn(if: changed != .success, changed == .noMemory ? .initiatorCommit : .initiatorRefused)
  }

  /// Makes sure in the check phase that page-granular changes to a range will find their tables,
  /// with one recycling where they would not.
  mutating func reserveHost(
    _ range: PageRange, _ other: PageRange? = nil
  ) throws(Panic) -> ReturnCode {
    try reserveHost { hypervisor in
      hypervisor.missingTables(range, other, in: hypervisor.hostStage)
    }
  }

  /// The same for a number of tables that is counted anew after recycling.
  mutating func reserveHost(
    _ count: (borrowing Hypervisor) -> Int
  ) throws(Panic) -> ReturnCode {
    if bugs.contains(.commitMayFail) { return .success }
    if reserveTables(count(self), for: hostStage) { return .success }
    let recycled = try recycle()
    guard recycled == .success else { return recycled }
    if bugs.contains(.recyclingWithoutRetry) { return .noMemory }
    return reserveTables(count(self), for: hostStage) ? .success : .noMemory
  }

  /// The same for the hypervisor's table, which has nothing to recycle.
  mutating func reserveHyp(_ range: PageRange, _ other: PageRange? = nil) -> ReturnCode {
    if bugs.contains(.commitMayFail) { return .success }
    let count = missingTables(range, other, in: hypStage)
    return reserveTables(count, for: hypStage) ? .success : .noMemory
  }

  /// Notes that the hypervisor owns the pages (`host_stage2_set_owner_locked()`).
  mutating func annotateHyp(_ range: PageRange) throws(Panic) -> ReturnCode {
    let annotation =
      bugs.contains(.donationForgetsAnnotation)
      ? Descriptor.empty : .hypAnnotation(keepsStatesInTables: policy.keepsStatesInTables)
    let result = try changeHost(range, .invalid(annotation), allowsBlocks: false)
    if result == .success, !policy.keepsStatesInTables { try setHostState(range, .noPage) }
    return result
  }

  /// Changes the host's state of pages that it keeps, in the table or in the vmemmap
  /// (`__host_set_page_state_range()`).
  mutating func changeHostState(
    _ range: PageRange, to state: PageState
  ) throws(Panic) -> ReturnCode {
    guard policy.keepsStatesInTables else {
      try setHostState(range, state)
      return .success
    }
    let changed = try changeHost(
      range, .mapping(.hostMemory, state), allowsBlocks: state == .owned)
    return warns(ofCommit: changed) ? Self.warned : .success
  }

  /// Notes a state of the host in the vmemmap.
  mutating func setHostState(_ range: PageRange, _ state: PageState) throws(Panic) {
    for pfn in range.first..<range.end {
      let index = try backedIndex(pfn)
      var page = hypPage(index)
      page.hostState = state
      setHypPage(index, page)
    }
  }

  /// Notes a state of the hypervisor in the vmemmap.
  mutating func setHypState(_ range: PageRange, _ state: PageState) throws(Panic) {
    for pfn in range.first..<range.end {
      let index = try backedIndex(pfn)
      var page = hypPage(index)
      page.hypState = state
      setHypPage(index, page)
    }
  }
}
