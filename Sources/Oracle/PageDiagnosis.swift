import Hypercalls
import Hypervisor
import Specification

// Which rule a page breaks that is not as it should be: a wrong count first, since a mapping that
// outlives its last holder or goes too early follows from it; then what the MMU lets through,
// whatever the states claim; then the states and the contents; then the entries in detail.
extension Lockstep {
  /// The most telling thing wrong with a page.
  @inline(never) func diagnose(_ pfn: UInt64) -> Finding? {
    let facts = facts(of: pfn, frame: frame(of: pfn))
    return count(facts) ?? shareCount(facts) ?? hostReach(facts) ?? hypReach(facts) ?? forgotten(
      facts) ?? states(facts)
      ?? contents(facts) ?? hostEntry(facts) ?? hypEntry(facts) ?? otherFields(facts)
  }

  /// What no rule above speaks of. A page that is not as it should be is never passed over: where
  /// they all count, one of them has answered, or this does.
  private func otherFields(_ facts: PageFacts) -> Finding? {
    let named: UInt64 = ~0xff_ffff | 0xffff
    let isNamed = facts.frame.map { frame in
      let expected = vmemmap(facts.expected)
      return (view.vmemmap(frame) ^ expected.word) & expected.mask & ~named == 0
    }
    if isNamed ?? true, !disregarded.isEmpty { return nil }
    return found(.change, nil, .vmemmapEntry, facts.pfn)
  }

  private func hostReach(_ facts: PageFacts) -> Finding? {
    guard facts.host.isValid else { return nil }
    switch facts.expected.hostEntry {
    case .lazy, .mapped: return nil
    case .readable where facts.host.bits & Bits.stage2Write == 0: return nil
    case .annotated, .guestAnnotated, .readable: break
    }
    let isTable = facts.frame.map { view.use(of: $0).bits != 0 } ?? false
    let isOwn = view.isHypsOwn(facts.pfn)
    let invariant: Invariant =
      isTable ? .tablesAreHyps : isOwn ? .hypKeepsItsOwn : .givenAwayIsUnmapped
    return found(.secrecy, invariant, .hostCanAccess, facts.pfn)
  }

  private func hypReach(_ facts: PageFacts) -> Finding? {
    guard facts.hyp.isValid, facts.expected.hypRights == nil else { return nil }
    let invariant: Invariant
    switch (facts.page.owner, facts.page.borrower) {
    case (.nobody, _): invariant = .onlyRAMChangesHands
    case (.host, .none): invariant = .hostAloneIsUnmapped
    // It may use what it borrows or owns, even where it should not map it yet.
    case (.host, .hyp), (.hyp, _): return nil
    case (.host, _), (.guest, _): invariant = .hypMapsWhatItMayUse
    }
    return found(.secrecy, invariant, .hypCanAccess, facts.pfn)
  }

  /// An owner that recycling forgot, where it must drop mappings of devices alone.
  private func forgotten(_ facts: PageFacts) -> Finding? {
    let isNoted =
      facts.expected.hostEntry == .annotated || facts.expected.hostEntry == .guestAnnotated
    guard isNoted, facts.host.bits == 0, lastCallRecycled else { return nil }
    return found(.invariant, .recyclingForgetsNothing, .forgotten, facts.pfn)
  }

  private func count(_ facts: PageFacts) -> Finding? {
    guard let frame = facts.frame else { return nil }
    if view.dmaCount(of: frame) != facts.expected.dmaCount,
      let finding = found(.invariant, .mappingsAreCounted, .count, facts.pfn)
    {
      return finding
    }
    guard let count = facts.expected.count, view.refcount(of: frame) != count else { return nil }
    let invariant: Invariant =
      facts.page.owner == .nobody
      ? .onlyRAMChangesHands
      : facts.page.borrower == .device
        ? .mappingsAreCounted : countInvariant
    return found(.invariant, invariant, .count, facts.pfn)
  }

  private var countInvariant: Invariant {
    lastOpcode == .hypDonateHost
      ? .heldPagesStay : design == .rfc2021 ? .sharesAreCounted : .pinsAreCounted
  }

  private func shareCount(_ facts: PageFacts) -> Finding? {
    guard let frame = facts.frame, view.vmemmap(frame) >> 32 != facts.expected.shareCount else {
      return nil
    }
    return found(.invariant, .guestsAreCounted, .shareCount, facts.pfn)
  }

  private func contents(_ facts: PageFacts) -> Finding? {
    guard let frame = facts.frame else { return nil }
    let contents = view.contents(of: frame)
    guard contents != UInt64(facts.page.content.rawValue) else { return nil }
    if contents == Contents.hyp.rawValue, facts.page.isOpenToHost {
      return found(.secrecy, .givenBackClean, .contents, facts.pfn)
    }
    if facts.page.owner == .guest {
      return found(.invariant, .lentKeepsItsContent, .contents, facts.pfn)
    }
    if contents == Contents.guest.rawValue, facts.page.owner == .host,
      facts.page.borrower != .guests
    {
      return found(.secrecy, .reclaimedIsZero, .contents, facts.pfn)
    }
    return found(.change, nil, .contents, facts.pfn)
  }

  private func hostEntry(_ facts: PageFacts) -> Finding? {
    let host = facts.host
    switch facts.expected.hostEntry {
    case .annotated:
      let annotation = Bits.annotation(keepsStatesInTables: view.keepsStatesInTables)
      if host.level == 3, host.bits == annotation { return nil }
      return found(.invariant, .annotatedIffGivenAway, .hostAnnotation, facts.pfn)
    case .guestAnnotated:
      if host.level == 3, namesGuest(host.bits, facts) { return nil }
      return found(.invariant, .annotatedIffGivenAway, .hostAnnotation, facts.pfn)
    case .readable:
      if host.level == 3, host.bits == Bits.readableLeaf(facts.pfn) { return nil }
      return found(.invariant, .hostMapsWhatItMayUse, .hostMapping, facts.pfn)
    case .lazy where host.bits == 0:
      return nil
    case .lazy, .mapped:
      break
    }

    guard host.isValid else {
      // Where the state is kept in the entry, a missing one has a wrong state already.
      let invariant: Invariant =
        facts.page.owner == .nobody ? .onlyRAMChangesHands : .annotatedIffGivenAway
      return found(.invariant, invariant, .hostAnnotation, facts.pfn)
    }
    let wanted = Bits.hostLeaf(
      facts.pfn, level: host.level, isMemory: facts.isMemory,
      state: facts.expected.hostEntry == .mapped && view.keepsStatesInTables
        ? facts.expected.hostState : 0)
    if host.bits == wanted, host.level == 3 || facts.expected.hostEntry == .lazy { return nil }
    guard MachineView.outputPage(host.bits ^ wanted) == 0 else {
      return found(.secrecy, .hostMapsWhatItMayUse, .hostMapping, facts.pfn)
    }
    let lacksRights = ~host.bits & Bits.stage2ReadWrite != 0
    return found(
      .invariant, .hostMapsWhatItMayUse, lacksRights ? .hostCannotAccess : .hostMapping, facts.pfn)
  }

  private func hypEntry(_ facts: PageFacts) -> Finding? {
    let hyp = facts.hyp
    guard let rights = facts.expected.hypRights else {
      if hyp.bits == 0 { return nil }
      return found(.invariant, .hypMapsWhatItMayUse, .hypMapping, facts.pfn)
    }
    guard hyp.isValid else {
      return found(.invariant, .hypMapsWhatItMayUse, .hypMappingMissing, facts.pfn)
    }
    let wanted = Bits.hypLeaf(facts.pfn, rights, state: facts.expected.hypLeafState)
    if hyp.level == 3, hyp.bits == wanted { return nil }
    let leadsElsewhere = MachineView.outputPage(hyp.bits ^ wanted) != 0
    return found(
      leadsElsewhere ? .secrecy : .invariant, .hypMapsWhatItMayUse, .hypMapping, facts.pfn)
  }
}
